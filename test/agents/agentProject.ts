import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import * as z from 'zod/mini';
import { root } from '../../scripts/lib/paths.mjs';
import { cleanEnvironment, pointAtServer } from './environment.ts';
import { ensureAgent } from './install.ts';
import type { RealAgent } from './install.ts';
import { startModelServer } from './modelServer.ts';
import type { ModelServer, Script } from './modelServer.ts';
import { AgentTerminal } from './agentTerminal.ts';
import { agentProcesses, endProcesses } from './processes.ts';
import type { FoundProcess } from './processes.ts';

/** What the queue calls the agents. */
export const queueNames: Readonly<Record<RealAgent, string>> = {
  opencode: 'coder',
  claude: 'claude',
  codex: 'codex',
};

const taskSchema = z.object({
  taskId: z.string(),
  status: z.string(),
  exitCode: z.nullable(z.number()),
  failureReason: z.nullable(z.string()),
  errorMessage: z.nullable(z.string()),
});
type TaskView = z.infer<typeof taskSchema>;

/** How a command of ours ended. */
interface CommandResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A project with a queue, one real agent, and the scripted model it talks to. The agent is found on the PATH and runs
 * with the arguments that ship; its environment comes from the project's configuration.
 */
export class AgentProject {
  readonly model: ModelServer;
  readonly #agent: RealAgent;
  readonly #folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'orchestra agents ')));
  readonly #root = path.join(this.#folder, 'project');
  readonly #environment: Record<string, string>;

  private constructor(agent: RealAgent, program: string, model: ModelServer) {
    this.model = model;
    this.#agent = agent;
    const home = path.join(this.#folder, 'home');
    const clean = cleanEnvironment(home);
    this.#environment = {
      ...clean,
      PATH: `${path.dirname(program)}${path.delimiter}${clean['PATH'] ?? ''}`,
      ORCHESTRA_TRUST_WORKSPACE: '1',
    };
    const env = pointAtServer(agent, model.url, home, this.#root);
    mkdirSync(path.join(this.#root, '.orchestra'), { recursive: true });
    writeFileSync(
      path.join(this.#root, '.orchestra', 'agent-config.json'),
      JSON.stringify({ agents: { [queueNames[agent]]: { env } } }),
    );
  }

  /** A new project whose model follows `script`. */
  static async create(agent: RealAgent, script: Script): Promise<AgentProject> {
    const program = await ensureAgent(agent);
    return new AgentProject(agent, program, await startModelServer(script));
  }

  /** Runs `orchestra --json` with these arguments in the project. */
  async orchestra(...args: readonly string[]): Promise<CommandResult> {
    const cli = path.join(root, 'dist', 'cli.cjs');
    const { exitCode, stdout, stderr } = await execa(
      process.execPath,
      [cli, '--root', this.#root, '--json', ...args],
      {
        cwd: this.#root,
        env: this.#environment,
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
      },
    );
    return { exitCode, stdout, stderr };
  }

  /** Runs `orchestra` with these arguments in a terminal of its own. */
  inTerminal(...args: readonly string[]): AgentTerminal {
    const command = [process.execPath, path.join(root, 'dist', 'cli.cjs'), '--root', this.#root, ...args];
    return new AgentTerminal(command, this.#root, this.#environment);
  }

  /** Puts a task for the agent into the queue; returns its ID. */
  async start(prompt: string): Promise<string> {
    const { stdout, stderr, exitCode } = await this.orchestra('start', queueNames[this.#agent], prompt);
    if (exitCode !== 0) throw new Error(`The task was not created: ${stderr}`);
    return taskSchema.parse(JSON.parse(stdout)).taskId;
  }

  /** The task as `show` prints it. */
  async show(id: string): Promise<TaskView> {
    return taskSchema.parse(JSON.parse((await this.orchestra('show', id)).stdout));
  }

  /** Text of a file of the project, or undefined where there is none. */
  async read(name: string): Promise<string | undefined> {
    return readFile(path.join(this.#root, name), 'utf8').catch(() => undefined);
  }

  /** Waits until a file of the project has text in it. */
  async appears(name: string, limitMs: number): Promise<string> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const text = await this.read(name);
      if (text !== undefined && text !== '') return text;
      if (performance.now() > endMs) throw new Error(`${name} did not appear within ${limitMs} ms.`);
      await delay(50);
    }
  }

  /** The agent's processes and all they started, whatever group or parent these have. */
  agentProcesses(): Promise<readonly FoundProcess[]> {
    return agentProcesses(this.#folder);
  }

  /** Ends everything that belongs to the project, and removes it. */
  async close(): Promise<void> {
    await endProcesses(this.#folder);
    await this.model.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
