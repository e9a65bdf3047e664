import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { AgentProject } from './agentProject.ts';
import type { AgentTerminal } from './agentTerminal.ts';
import { ensureAgent, type RealAgent } from './install.ts';
import type { Script } from './modelServer.ts';

const INSTALL_LIMIT_MS = 10 * 60_000;
const ANSWER_LIMIT_MS = 60_000;
const CTRL_C = '\u0003';

/** How a person leaves the agent. */
const leaving: Readonly<Record<RealAgent, (terminal: AgentTerminal) => Promise<void> | void>> = {
  opencode: (terminal) => {
    terminal.type(CTRL_C);
  },
  claude: async (terminal) => {
    terminal.type(CTRL_C);
    await terminal.shows('Press Ctrl-C again to exit', ANSWER_LIMIT_MS);
    terminal.type(CTRL_C);
  },
  codex: (terminal) => {
    terminal.type(CTRL_C);
  },
};

const agents: readonly RealAgent[] = ['opencode', 'claude', 'codex'];

for (const agent of agents) {
  describe(`${agent}, the real program, in a terminal`, function () {
    const projects: AgentProject[] = [];

    /** A task for the agent, run interactively in a terminal. */
    async function runs(
      prompt: string,
      script: Script,
    ): Promise<{ project: AgentProject; id: string; terminal: AgentTerminal }> {
      const project = await AgentProject.create(agent, script);
      projects.push(project);
      const id = await project.start(prompt);
      return { project, id, terminal: project.inTerminal('run', id, '--interactive') };
    }

    before(async function () {
      this.timeout(INSTALL_LIMIT_MS);
      await ensureAgent(agent);
    });

    afterEach(async () => {
      for (const project of projects.splice(0)) await project.close();
    });

    it('gets the prompt, works before the eyes of a person, and its exit is that of the task', async () => {
      const prompt = 'Say "hello" in hello.txt';
      const { project, id, terminal } = await runs(prompt, {
        command: 'echo hello > hello.txt',
        text: 'Wrote hello.txt.',
      });
      assert.equal(await project.appears('hello.txt', ANSWER_LIMIT_MS), 'hello\n');
      await terminal.shows('Wrote hello.txt.', ANSWER_LIMIT_MS);
      assert.equal((await project.show(id)).status, 'running');
      const asJson = JSON.stringify(prompt).slice(1, -1);
      assert.ok(
        project.model.requests.some(({ body }) => body.includes(asJson)),
        'a request holds the prompt',
      );
      await leaving[agent](terminal);
      assert.equal(await terminal.ended, 0, terminal.text.slice(-500));
      const task = await project.show(id);
      assert.deepEqual([task.status, task.exitCode, task.errorMessage], ['complete', 0, null]);
    });

    it('is cancelled from elsewhere: the terminal is given back, no process stays behind', async () => {
      const { project, id, terminal } = await runs('Sleep.', {
        command: 'echo started > started.txt; sleep 300.125',
        text: 'Slept.',
      });
      await project.appears('started.txt', ANSWER_LIMIT_MS);
      const cancel = await project.orchestra('cancel', id);
      assert.equal(cancel.exitCode, 0, cancel.stderr);
      assert.equal(await terminal.ended, 1, terminal.text.slice(-500));
      assert.equal((await project.show(id)).status, 'cancelled');
      await until('the terminal is the last', () => terminal.text.includes('cancelled'));
      assert.deepEqual(await project.agentProcesses(), []);
    });
  });
}
