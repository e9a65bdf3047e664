import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { describeConfigProblem, type Queue } from '../../../src/core/index.ts';
import { Project, refuses, statuses, until } from './project.ts';

describe('configuration as people write it', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
  });
  afterEach(() => project.dispose());

  const problemsOf = (queue: Queue): string[] => queue.config().problems.map(describeConfigProblem);

  it('comments and trailing commas are fine', async () => {
    project.write('agent.sh', '#!/bin/sh\necho "$@" > out\n');
    chmodSync(project.path('agent.sh'), 0o755);
    project.write(
      '.orchestra/agent-config.json',
      '{\n  // ours\n  "agents": { "mine": { "command": "./agent.sh", "args": ["a b", "{taskId}",], }, },\n}',
    );
    project.write('.orchestra/config.json', '{ /* few */ "maxConcurrent": 1, }');
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'mine', prompt: 'x' });
    await project.drain(queue);
    assert.deepEqual([problemsOf(queue), queue.config().settings.maxConcurrent], [[], 1]);
    assert.equal(project.read('out'), `a b ${taskId}\n`);
  });

  it('wrong types are named with file, path and what was expected; the rest is used', async () => {
    project.write(
      '.orchestra/config.json',
      JSON.stringify({
        maxConcurrent: 'many',
        graceSeconds: -1,
        archive: { enabled: 'yes', maxQueueSize: 5 },
      }),
    );
    project.write(
      '.orchestra/agent-config.json',
      JSON.stringify({
        agents: { bad: { command: 7 }, args: { command: 'sh', args: 'no list' }, good: { command: 'true' } },
      }),
    );
    const queue = project.queue();
    const { settings } = queue.config();
    assert.deepEqual(
      [settings.maxConcurrent, settings.archive.enabled, settings.archive.maxQueueSize],
      [3, true, 5],
    );
    const problems = problemsOf(queue).join('\n');
    assert.match(
      problems,
      /\.orchestra\/config\.json, maxConcurrent: expected a whole number from 1 to 1000, found "many"/,
    );
    assert.match(problems, /archive\.enabled: expected true or false, found "yes"/);
    assert.match(problems, /agents\.bad\.command: expected .*, found 7/);
    assert.match(problems, /agents\.args\.args/);
    queue.add({ agent: 'good', prompt: 'x' });
    await project.drain(queue);
    assert.deepEqual(Object.values(statuses(queue)), ['complete']);
  });

  for (const [what, write] of Object.entries<(project: Project) => void>({
    truncated: (here) => here.write('.orchestra/config.json', '{"maxConcurrent": '),
    'not UTF-8': (here) => here.write('.orchestra/config.json', Buffer.from([0x7b, 0xff, 0xfe])),
    empty: (here) => here.write('.orchestra/config.json', ' \n'),
    'a list': (here) => here.write('.orchestra/config.json', '[]'),
    'a folder': (here) => mkdirSync(here.path('.orchestra/config.json'), { recursive: true }),
  })) {
    it(`a file that is ${what} is named, and nothing starts until it is mended`, async () => {
      write(project);
      const queue = project.queue();
      assert.match(problemsOf(queue).join('\n'), /^\.orchestra\/config\.json: expected /);
      const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
      await project.drain(queue);
      assert.deepEqual(Object.values(statuses(queue)), ['pending']);
      assert.deepEqual(queue.why(taskId), { kind: 'config', file: '.orchestra/config.json' });
      rmSync(project.path('.orchestra/config.json'), { recursive: true });
      await project.drain(project.queue());
      assert.deepEqual(Object.values(statuses(queue)), ['complete']);
    });
  }

  it('permission flags that somebody forbids with a slip of the pen are forbidden, and it is said', () => {
    project.write('.orchestra/config.json', '{ "skipPermissionFlags": "false" }');
    const queue = project.queue();
    assert.equal(queue.config().settings.skipPermissionFlags, false);
    assert.match(
      problemsOf(queue).join('\n'),
      /skipPermissionFlags: expected true or false, and until it is mended it counts as false, found "false"/,
    );
  });

  it('a file that an editor empties before it writes it goes on to say what it said', () => {
    project.write('.orchestra/config.json', '{ "maxConcurrent": 1 }');
    project.write('.vscode/settings.json', '{ "orchestra.skipPermissionFlags": false }');
    const queue = project.queue();
    const now = (): unknown[] => {
      const { maxConcurrent, skipPermissionFlags } = queue.config({ fresh: true }).settings;
      return [maxConcurrent, skipPermissionFlags];
    };
    assert.deepEqual(now(), [1, false]);
    for (const file of ['.orchestra/config.json', '.vscode/settings.json']) project.write(file, '');
    assert.deepEqual(now(), [1, false]);
    assert.match(
      problemsOf(queue).join('\n'),
      /^\.orchestra\/config\.json: expected JSON \(\{\} sets nothing\), found an empty file\. .*what it said before goes on/,
    );
    for (const file of ['.orchestra/config.json', '.vscode/settings.json']) project.write(file, '{}');
    assert.deepEqual([now(), problemsOf(queue)], [[3, true], []]);
  });

  it('settings of an editor that were never anything but empty set nothing, and that is no mistake', () => {
    project.write('.vscode/settings.json', '\n');
    assert.deepEqual(problemsOf(project.queue()), []);
  });

  it('a command that is not there, or cannot be executed, is said by name', () => {
    project.write('agent.sh', '#!/bin/sh\n');
    project.write(
      '.orchestra/agent-config.json',
      JSON.stringify({
        agents: {
          absent: { command: 'no-such-program' },
          gone: { command: './gone.sh' },
          plain: { command: './agent.sh' },
        },
      }),
    );
    const queue = project.queue();
    refuses(
      () => queue.add({ agent: 'absent', prompt: 'x' }),
      'missing-program',
      /absent needs the program "no-such-program", which is not on the PATH; install it/,
    );
    refuses(
      () => queue.add({ agent: 'gone', prompt: 'x' }),
      'missing-program',
      /gone needs the program "\.\/gone\.sh", but there is no file \/.+\/gone\.sh; put it there/,
    );
    refuses(
      () => queue.add({ agent: 'plain', prompt: 'x' }),
      'missing-program',
      /plain needs the program "\.\/agent\.sh", which cannot be executed; make it executable/,
    );
  });

  it('a change is seen while the queue is open', async () => {
    const queue = project.queue();
    assert.equal(queue.config().settings.maxConcurrent, 3);
    project.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 7 }));
    await until('the new value is used', () => queue.config().settings.maxConcurrent === 7);
  });
});
