import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { Queue } from '../../src/core/index.ts';
import { orchestra, root, rowWithIcon, startTask } from './panel.ts';

const taskJson = z.looseObject({ taskId: z.string() });
const statusJson = z.object({ tasks: z.array(taskJson) });

/** What the workspace's settings say of the agent, in both ways they may be written. */
const spellings = {
  'one object': (args: string[]) => ({
    'orchestra.agents': { greeter: { command: 'sh', args, promptVia: 'argument' } },
  }),
  'dotted keys': (args: string[]) => ({
    'orchestra.agents.greeter.command': 'sh',
    'orchestra.agents.greeter.promptVia': 'argument',
    'orchestra.agents.greeter.args': args,
  }),
};

describe('an agent of the workspace settings', () => {
  const saying = (word: string): string[] => ['-c', `echo ${word}: "$0"`, '{prompt}'];

  const writeSettings = (folder: string, settings: object): void => {
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    writeFileSync(
      path.join(folder, '.vscode', 'settings.json'),
      `// A comment is fine.\n${JSON.stringify(settings)}\n`,
    );
  };
  /** A person's yes, given at another door. */
  const consent = (): void => {
    const queue = Queue.open({ root: root(), actor: 'test' });
    queue.grant(queue.consentQuestions());
  };
  const logOf = (id: string): string =>
    readFileSync(path.join(root(), '.orchestra', 'logs', `${id}.log`), 'utf8');

  /** What the same settings make of a task in a folder where the command line dispatches. */
  const saidAtTheTerminal = async (settings: object): Promise<string> => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'orchestra-door-'));
    try {
      writeSettings(folder, settings);
      const door = { cwd: folder, env: { ORCHESTRA_TRUST_WORKSPACE: '1' } };
      await orchestra(['--root', folder, 'start', 'greeter', 'hi'], door);
      await orchestra(['--root', folder, 'run', '--wait'], door);
      const { tasks } = z.parse(
        statusJson,
        JSON.parse(await orchestra(['--root', folder, '--json', 'status'], door)),
      );
      const [task] = tasks;
      assert.ok(task);
      return await orchestra(['--root', folder, 'logs', task.taskId], door);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  };

  after(() => rmSync(path.join(root(), '.vscode'), { recursive: true, force: true }));

  for (const [spelling, settings] of Object.entries(spellings)) {
    it(`starts nothing before a person agreed, and then what the settings say (${spelling})`, async () => {
      const word = `first-${spelling.length.toString()}`;
      writeSettings(root(), settings(saying(word)));
      const id = await startTask({ agent: 'greeter', prompt: 'hi' });
      const row = await rowWithIcon(id, 'shield');
      assert.match(row.description, /waits for your consent/);
      consent();
      await rowWithIcon(id, 'pass');
      assert.match(logOf(id), new RegExp(`${word}: hi`));
    });

    it(`changes the next launch at both doors when its arguments change (${spelling})`, async () => {
      const word = `second-${spelling.length.toString()}`;
      writeSettings(root(), settings(saying(word)));
      const id = await startTask({ agent: 'greeter', prompt: 'hi' });
      await rowWithIcon(id, 'shield');
      consent();
      await rowWithIcon(id, 'pass');
      assert.match(logOf(id), new RegExp(`${word}: hi`));
      assert.match(await saidAtTheTerminal(settings(saying(word))), new RegExp(`${word}: hi`));
    });
  }
});
