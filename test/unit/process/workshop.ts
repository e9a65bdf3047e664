import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchWrapped } from '../../../src/core/process/launch.ts';
import type { LaunchedAgent, LaunchSpec } from '../../../src/core/process/launch.ts';
import { agentEnvironment, strippedEnvironment } from '../../../src/core/process/marker.ts';
import { examine, identify } from '../../../src/core/process/identity.ts';
import type { ProcessIdentity } from '../../../src/core/process/identity.ts';
import { stopTree } from '../../../src/core/process/stopTree.ts';

let count = 0;

/** An agent under its wrapper, and what it leaves behind. */
export interface TestAgent extends LaunchedAgent {
  readonly marker: string;
  readonly startedFile: string;
  readonly exitPrefix: string;
  /** Exit codes for which there is a file: none or one. */
  codes(): string[];
}

/** A folder with real processes in it; everything that was started is gone after `clear()`. */
export class Workshop {
  readonly folder = mkdtempSync(join(tmpdir(), 'orchestra-process-'));
  readonly log = join(this.folder, 'agent.log');
  readonly #agents: TestAgent[] = [];
  readonly #strays: ProcessIdentity[] = [];

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Launches a program under the wrapper, without "go". */
  launch(program: string, args: readonly string[] = [], changes: Partial<LaunchSpec> = {}): TestAgent {
    const name = `agent-${(count += 1)}`;
    const marker = `test-${process.pid}:${name}:1`;
    const startedFile = this.path(`${name}.started`);
    const exitPrefix = this.path(`${name}.exit`);
    const logFd = openSync(this.log, 'a');
    try {
      const agent = launchWrapped({
        program,
        args,
        cwd: this.folder,
        env: agentEnvironment({
          base: strippedEnvironment(process.env),
          marker,
          taskId: name,
          root: this.folder,
        }),
        logFd,
        startedFile,
        exitPrefix,
        ...changes,
      });
      const codes = (): string[] =>
        readdirSync(this.folder)
          .filter((file) => file.startsWith(`${name}.exit.`))
          .map((file) => file.slice(name.length + '.exit.'.length));
      const known = { ...agent, marker, startedFile, exitPrefix, codes };
      this.#agents.push(known);
      return known;
    } finally {
      closeSync(logFd);
    }
  }

  /** Runs a script of `sh` as the agent: its file's name is all that the command line holds. */
  run(script: string, changes: Partial<LaunchSpec> = {}): TestAgent {
    const file = this.path(`script-${(count += 1)}.sh`);
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const agent = this.launch(file, [], changes);
    agent.go();
    return agent;
  }

  output(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** The process whose pid a script wrote into a file; ended by `clear()` even if the test fails. */
  async processIn(name: string): Promise<ProcessIdentity> {
    const text = await eventually(`a pid in ${name}`, () => {
      const content = existsSync(this.path(name)) ? readFileSync(this.path(name), 'utf8') : '';
      return content.endsWith('\n') ? content : undefined;
    });
    const identity = identify(Number(text));
    assert.ok(identity, `process ${text.trim()} of ${name} lives`);
    this.#strays.push(identity);
    return identity;
  }

  async clear(): Promise<void> {
    for (const agent of this.#agents) {
      await stopTree({ group: agent.identity, marker: agent.marker, known: this.#strays, graceMs: 0 });
    }
    // One by one: those that a stop leaves alone on purpose are among them.
    for (const stray of this.#strays) {
      const condition = examine(stray);
      if (condition === 'alive' || condition === 'stopped') process.kill(stray.pid, 'SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits for a value, at most five seconds. */
export async function eventually<T>(what: string, look: () => T | undefined): Promise<T> {
  const deadlineMs = performance.now() + 5_000;
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    if (performance.now() > deadlineMs) throw new Error(`Waited in vain for ${what}.`);
    await delay(5);
  }
}
