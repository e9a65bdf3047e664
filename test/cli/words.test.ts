import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { CLI, shown, textField } from './sandbox.ts';

describe('orchestra: what it says', () => {
  const sandbox = eachSandbox();

  it('doctor tells a file of which nothing is used from a wrong value in one', async () => {
    const mendOf = async (content: string) => {
      sandbox().write('.orchestra/config.json', content);
      return (await sandbox().run(['doctor'])).stdout;
    };
    for (const content of ['{"maxConcurrent": 2 "dispatch": "auto"}', '[]', 'null'])
      assert.match(await mendOf(content), /config\.json: expected .*\n +Mend the file, or move it away/);
    assert.match(await mendOf('{"maxConcurrent": 2 "x": 1}'), /found a missing comma in line 1, column 21\./);
    assert.match(
      await mendOf('{"maxConcurrent": "x"}'),
      /\n +Correct that value; the rest of the file is used/,
    );
    assert.match(
      await mendOf('{"agents": {}}'),
      /agents: expected a setting \(agents are defined in \.orchestra\/agent-config\.json\)/,
    );
    sandbox().write('.orchestra/config.json', '{}');
    mkdirSync(path.join(sandbox().root, '.orchestra/agent-config.json'));
    assert.match(
      (await sandbox().run(['doctor'])).stdout,
      /found a folder\. .*\n +Mend the file, or move it away/,
    );
  });

  it('doctor says to correct the entry of an agent, not to install what it does not name', async () => {
    sandbox().write('.orchestra/agent-config.json', '{"agents": {"mine": {"command": "cat"}}}');
    await sandbox().ok('start', 'mine', 'x');
    sandbox().write('.orchestra/agent-config.json', '{"agents": {"mine": {"command": 7}}}');
    const { stdout } = await sandbox().run(['doctor']);
    assert.match(
      stdout,
      /cannot start: .*\n +Correct its entry in \.orchestra\/agent-config\.json, or "orchestra edit/,
    );
  });

  it('run and doctor say which file of an agent is missing, and not to install it', async () => {
    if (process.platform === 'win32') return;
    sandbox().write('.orchestra/agent-config.json', '{"agents": {"mine": {"command": "./agent.sh"}}}');
    const file = sandbox().write('agent.sh', '#!/bin/sh\n');
    chmodSync(file, 0o755);
    const id = textField(await sandbox().json('start', 'mine', 'x', '--trust'), 'taskId');
    rmSync(file);
    const words = `needs the program "./agent.sh", but there is no file ${file}; put it there`;
    const { stdout } = await sandbox().run(['doctor']);
    assert.ok(stdout.includes(words), stdout);
    assert.match(stdout, /cannot start: .*\n +Put that right, or "orchestra edit/);
    const run = await sandbox().run(['run', id]);
    assert.equal(run.code, 1, shown(run));
    assert.ok(run.stderr.startsWith(`orchestra: ${id} was not launched: Agent mine ${words}`), shown(run));
  });

  it('a folder as standard input is not an empty prompt', () => {
    if (process.platform === 'win32') return;
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'exec "$0" "$1" start shell - < .', process.execPath, CLI],
      {
        cwd: sandbox().root,
        env: sandbox().environment(),
        encoding: 'utf8',
      },
    );
    assert.equal(status, 2, stderr);
    assert.match(stderr, /standard input could not be read \(it is a folder\)/);
  });

  it('run says once that the identity of the queue is damaged', async () => {
    await sandbox().task('true');
    sandbox().write('.orchestra/state/queue.json', 'garbage');
    for (const args of [['run'], ['run', '--wait']]) {
      const outcome = await sandbox().run(args);
      assert.equal(outcome.code, 1, shown(outcome));
      assert.equal(outcome.stderr.match(/is damaged/g)?.length, 1, shown(outcome));
    }
  });

  it('clean takes complete for completed, and lists its words', async () => {
    sandbox().putEnded(2, 'complete');
    const unknown = await sandbox().run(['clean', 'complte']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /There is no task complte; .* say completed, failed, cancelled or all\n/);
    assert.equal(await sandbox().ok('clean', 'complete'), 'Deleted 2 tasks.\n');
  });

  it('resume and edit say where nothing changed', async () => {
    const first = await sandbox().task('true');
    const id = await sandbox().task('true', '--depends-on', first);
    const resumes = [[], ['--agent', 'shell'], ['--task', id]];
    for (const target of resumes) {
      assert.match(await sandbox().ok('resume', ...target), /^Nothing to resume: .* was not paused\.\n$/);
      await sandbox().ok('pause', ...target);
      assert.match(await sandbox().ok('resume', ...target), /^Resumed /);
    }
    const same = await sandbox().ok('edit', id, '--depends-on', first);
    assert.equal(same, `Nothing changed: task ${id} is so already.\n`);
    const partly = await sandbox().ok('edit', id, '--depends-on', first, '--timeout', '7');
    assert.equal(partly, `Task ${id} changed: timeout 7s.\n`);
  });

  it('pause and resume take a task as its ID, and resume names what is paused where that was not asked for', async () => {
    const id = await sandbox().task('true');
    assert.match(await sandbox().ok('pause', id), new RegExp(`^Paused task ${id};`));
    assert.equal(await sandbox().ok('resume', id), `Resumed task ${id}.\n`);
    await sandbox().ok('pause', '--agent', 'shell');
    assert.match(await sandbox().ok('resume'), /was not paused\. .* "orchestra resume --agent shell"\.\n$/);
    await sandbox().ok('pause', id);
    assert.match(
      await sandbox().ok('resume'),
      new RegExp(`was not paused\\. .* "orchestra resume --agent shell", "orchestra resume ${id}"\\.\n$`),
    );
    await sandbox().ok('pause');
    assert.equal(
      await sandbox().ok('resume'),
      `Resumed the queue. What is still paused goes on with "orchestra resume --agent shell", "orchestra resume ${id}".\n`,
    );
    const both = await sandbox().run(['pause', id, '--agent', 'shell']);
    assert.equal(both.code, 2, shown(both));
  });

  it('run says why a task that was named was not launched', async () => {
    const id = await sandbox().task('true');
    await sandbox().ok('pause');
    const outcome = await sandbox().run(['run', id]);
    assert.equal(outcome.code, 1);
    assert.equal(outcome.stderr, `orchestra: ${id} was not launched: the queue is paused\n`);
  });

  it('what nobody expected is one sentence too, and a stack with --debug', async () => {
    await sandbox().task('true');
    const hook = sandbox().write(
      'hook.cjs',
      "setTimeout(() => { throw new Error('a disk fell down'); }, 1500);",
    );
    const watch = ['status', '--watch', '--json'];
    const outcome = await sandbox().run(watch, { nodeArgs: ['--require', hook] });
    const words = 'orchestra: a disk fell down (unexpected; --debug shows where)\n';
    assert.deepEqual([outcome.code, outcome.stderr], [1, words], shown(outcome));
    const debugged = await sandbox().run([...watch, '--debug'], { nodeArgs: ['--require', hook] });
    assert.ok(debugged.stderr.startsWith(`${words}Error: a disk fell down\n    at `), shown(debugged));
  });

  it('deps graph shows the states that status shows', async () => {
    const failed = await sandbox().task('exit 1');
    await sandbox().run(['run', failed, '--wait']);
    await sandbox().ok('archive', '--force');
    const blocked = await sandbox().task('true', '--depends-on', failed);
    for (const lines of [await sandbox().ok('deps', 'graph'), await sandbox().ok('status', '--all')]) {
      assert.match(lines, new RegExp(`${blocked}.* blocked`));
      assert.match(lines, new RegExp(`${failed}.* failed, archived`));
    }
  });
});
