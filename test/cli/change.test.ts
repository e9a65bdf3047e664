import { strict as assert } from 'node:assert';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown, textField } from './sandbox.ts';

describe('orchestra cancel, retry, edit, pause and clean', () => {
  const sandbox = eachSandbox();

  const statusOf = async (id: string) => field(await sandbox().json('show', id), 'status');

  it('cancels a pending task at once, and says so', async () => {
    const id = await sandbox().task('true');
    assert.equal(await sandbox().ok('cancel', id), `Task ${id} cancelled.\n`);
    assert.equal(await statusOf(id), 'cancelled');
  });

  it('cancels a running task with all it started', async () => {
    const id = await sandbox().task('echo $$ > pid; sleep 60 & sleep 60; wait');
    await sandbox().ok('run', id);
    const result = await sandbox().json('cancel', id);
    assert.equal(field(listField(result, 'tasks')[0], 'status'), 'cancelled');
    if (existsSync(path.join(sandbox().root, 'pid'))) {
      const pid = Number(sandbox().read('pid'));
      if (pid > 0) assert.throws(() => process.kill(pid, 0), /ESRCH/);
    }
  });

  it('refuses to cancel what has ended, and does the others all the same', async () => {
    const done = await sandbox().task('true');
    await sandbox().run(['run', done, '--wait']);
    const open = await sandbox().task('true');
    const outcome = await sandbox().run(['cancel', done, open, 'task_0_nowhere']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, new RegExp(`orchestra: .*${done}.*complete`));
    assert.match(outcome.stderr, /task_0_nowhere/);
    assert.equal(await statusOf(open), 'cancelled');
    assert.equal(await statusOf(done), 'complete');
  });

  it('retries a failed task once, and only a failed one', async () => {
    const id = await sandbox().task('exit 5');
    assert.equal((await sandbox().run(['retry', id])).code, 1);
    await sandbox().run(['run', id, '--wait']);
    const retry = await sandbox().json('retry', id, '--max-retries', '7', '--auto');
    assert.equal(field(retry, 'parentTaskId'), id);
    assert.equal(field(retry, 'retryCount'), 1);
    assert.equal(field(retry, 'maxRetries'), 7);
    assert.equal(field(retry, 'autoRetry'), true);
    assert.match(await sandbox().ok('status'), new RegExp(`↻ ${textField(retry, 'taskId')}`));
    const again = await sandbox().run(['retry', id]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, new RegExp(textField(retry, 'taskId')));
    const wrong = await sandbox().run(['cancel', id]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, new RegExp(`tried again as ${textField(retry, 'taskId')}; cancel that one`));
    await sandbox().ok('cancel', textField(retry, 'taskId'));
    const cancelled = await sandbox().run(['retry', textField(retry, 'taskId')]);
    assert.equal(cancelled.code, 1);
    assert.match(
      cancelled.stderr,
      /is cancelled; only failed tasks can be retried, so start its work as a new/,
    );
  });

  it('edits a pending task', async () => {
    const first = await sandbox().task('true');
    const id = await sandbox().task('echo old', '--depends-on', first);
    const changed = await sandbox().json(
      ...['edit', id, '--prompt', 'echo new', '--priority', '8', '--timeout', '5', '--max-retries', '1'],
      ...['--auto-retry', '--no-depends-on'],
    );
    assert.equal(field(changed, 'prompt'), 'echo new');
    assert.equal(field(changed, 'priority'), 8);
    assert.equal(field(changed, 'timeout'), 5);
    assert.equal(field(changed, 'maxRetries'), 1);
    assert.equal(field(changed, 'autoRetry'), true);
    assert.deepEqual(field(changed, 'dependsOn'), []);
    const input = await sandbox().run(['edit', id, '--prompt', '-', '--json'], { input: 'from\ninput' });
    assert.equal(field(JSON.parse(input.stdout), 'prompt'), 'from\ninput');
    assert.match(await sandbox().ok('edit', id, '--depends-on', first), /changed: depends on task_/);
    const second = await sandbox().task('true');
    for (const args of [
      ['--depends-on', `${first},${second}`, id],
      ['--depends-on', first, '--depends-on', second, id],
      [id, '--depends-on', first, second],
    ]) {
      await sandbox().ok('edit', id, '--no-depends-on');
      assert.deepEqual(field(await sandbox().json('edit', ...args), 'dependsOn'), [first, second]);
    }
  });

  it('says what an edit changed as the options call it, with the new values', async () => {
    const id = await sandbox().task('echo old', '--auto-retry');
    const options = ['--prompt', 'echo new', '--priority', '8', '--timeout', '0', '--max-retries', '1'];
    assert.equal(
      await sandbox().ok('edit', id, ...options, '--no-auto-retry', '--not-before', '2040-01-31T18:00'),
      `Task ${id} changed: prompt, priority 8, no timeout, max retries 1, no auto-retry, not before 2040-01-31 18:00:00.\n`,
    );
    const first = await sandbox().task('true');
    assert.match(
      await sandbox().ok('edit', id, '--depends-on', first),
      new RegExp(`: depends on ${first}\\.`),
    );
    assert.match(await sandbox().ok('edit', id, '--no-depends-on'), /changed: depends on nothing\.\n$/);
  });

  it('names the beginning of a long ring, and counts the rest', async () => {
    const idOf = (number: number) => `task_17000000000${String(number).padStart(2, '0')}`;
    for (let number = 0; number < 60; number++) {
      const task = { taskId: idOf(number), status: 'pending', agent: 'shell', prompt: 'true' };
      const dependsOn = number === 0 ? [] : [idOf(number - 1)];
      const text = JSON.stringify({ ...task, createdAt: '2025-12-02T12:38:17Z', dependsOn });
      sandbox().write(`.orchestra/tasks/${idOf(number)}.json`, text);
    }
    const ring = await sandbox().run(['edit', idOf(0), '--depends-on', idOf(59)]);
    assert.equal(ring.code, 1);
    assert.match(ring.stderr, new RegExp(`ring \\(${idOf(0)} → ${idOf(59)} → .* → 50 more → ${idOf(0)}\\)`));
  });

  it('refuses an edit that makes no sense', async () => {
    const id = await sandbox().task('true');
    const nothing = await sandbox().run(['edit', id]);
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /nothing to change/);
    assert.equal((await sandbox().run(['edit', id, '--priority', 'x'])).code, 2);
    assert.equal((await sandbox().run(['edit', id, '--prompt', ' '])).code, 2);
    assert.notEqual((await sandbox().run(['edit', id, '--depends-on', id])).code, 0);
    await sandbox().run(['run', id, '--wait']);
    const late = await sandbox().run(['edit', id, '--priority', '1']);
    assert.equal(late.code, 1);
    assert.match(late.stderr, /complete/);
  });

  it('pauses and resumes the queue, an agent and a task', async () => {
    const id = await sandbox().task('true');
    await sandbox().ok('pause');
    assert.match(await sandbox().ok('why', id), /paused/);
    assert.match(await sandbox().ok('status'), /The queue is paused/);
    await sandbox().ok('resume');
    assert.match(await sandbox().ok('pause', '--agent', 'shell'), /Paused agent shell/);
    assert.match(await sandbox().ok('why', id), /agent shell is paused/);
    await sandbox().ok('resume', '--agent', 'shell');
    await sandbox().ok('pause', '--task', id);
    assert.match(await sandbox().ok('run'), /paused/);
    assert.match(await sandbox().ok('resume', '--task', id), new RegExp(`Resumed task ${id}`));
    assert.equal((await sandbox().run(['run', id, '--wait'])).code, 0);
    const both = await sandbox().run(['pause', '--agent', 'shell', '--task', id]);
    assert.equal(both.code, 2);
  });

  it('pauses no agent that nobody knows, and says which there are', async () => {
    const id = await sandbox().task('true');
    for (const command of ['pause', 'resume']) {
      const refused = await sandbox().run([command, '--agent', 'shel']);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /There is no agent "shel", .*the agents are .*\bshell\b/);
    }
    assert.match(await sandbox().ok('status'), /Pending: 1/);
    assert.doesNotMatch(await sandbox().ok('why', id), /paused/);
    const other = { taskId: 'task_other', status: 'pending', agent: 'reviewer', prompt: 'x' };
    sandbox().write(
      '.orchestra/tasks/task_other.json',
      JSON.stringify({ ...other, createdAt: '2026-01-01' }),
    );
    await sandbox().ok('pause', '--agent', 'reviewer');
    assert.match(await sandbox().ok('why', 'task_other'), /reviewer is paused/);
    await sandbox().ok('cancel', 'task_other');
    await sandbox().ok('resume', '--agent', 'reviewer');
    await sandbox().ok('pause', '--agent', 'cursor');
  });

  it('cleans what is named with every trace of it, never what is live', async () => {
    const done = await sandbox().task('true');
    const failed = await sandbox().task('exit 1');
    await sandbox().run(['run', done, failed, '--wait']);
    const open = await sandbox().task('true');
    assert.equal(await sandbox().ok('clean'), 'Deleted 1 task.\n');
    const left = (folder: string) =>
      readdirSync(path.join(sandbox().root, '.orchestra', folder)).filter((name) => name.includes(done));
    assert.deepEqual([...left('tasks'), ...left('logs'), ...left('plans')], []);
    assert.deepEqual(field(await sandbox().json('clean', failed), 'deleted'), [failed]);
    assert.match(await sandbox().ok('clean', 'all'), /Nothing to delete/);
    const live = await sandbox().run(['clean', open]);
    assert.equal(live.code, 1, shown(live));
    assert.equal(await statusOf(open), 'pending');
  });

  it('says what it keeps, because a pending task depends on it', async () => {
    const done = await sandbox().task('true');
    await sandbox().run(['run', done, '--wait']);
    const open = await sandbox().task('true', '--depends-on', done);
    const words = `Kept 1 task that pending tasks depend on: ${done}.`;
    assert.equal(await sandbox().ok('clean', 'all'), `Nothing to delete. ${words}\n`);
    assert.deepEqual(field(await sandbox().json('clean'), 'kept'), [done]);
    await sandbox().ok('cancel', open);
    assert.equal(await sandbox().ok('clean', 'all'), 'Deleted 2 tasks.\n');
  });

  it('archives nothing that failed and a pending task depends on, and says which and why', async () => {
    const failed = await sandbox().task('false');
    await sandbox().run(['run', failed, '--wait']);
    const open = await sandbox().task('true', '--depends-on', failed);
    const words = `1 task that pending tasks depend on, because what is archived cannot be retried: ${failed} (for ${open}).`;
    assert.equal(
      await sandbox().ok('archive', '--force', '--dry-run'),
      `Would archive 0 tasks.\nWould keep ${words}\n`,
    );
    assert.equal(await sandbox().ok('archive', '--force'), `Archived 0 tasks.\nKept ${words}\n`);
    const done = { archived: [], kept: [failed], dryRun: false };
    assert.deepEqual(await sandbox().json('archive', '--force'), done);
    assert.doesNotMatch(await sandbox().ok('archive'), /Kept/);
    await sandbox().ok('cancel', open);
    assert.equal(await sandbox().ok('archive', '--force'), 'Archived 2 tasks.\n');
  });

  it('asks above ten, and without a terminal refuses', async () => {
    sandbox().putEnded(11, 'cancelled');
    const refused = await sandbox().run(['clean', 'cancelled']);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /11 tasks would be deleted; pass --yes/);
    assert.match(await sandbox().ok('clean', 'cancelled', '--yes'), /Deleted 11 tasks/);
  });

  it('prints JSON for one task that cannot be cancelled as it does for several', async () => {
    await sandbox().task('true');
    for (const ids of [['nope'], ['nope', 'neither']]) {
      const outcome = await sandbox().run(['--json', 'cancel', ...ids]);
      assert.equal(outcome.code, 1, shown(outcome));
      assert.deepEqual(JSON.parse(outcome.stdout), { tasks: [] });
      assert.match(outcome.stderr, /nope/);
    }
  });
});
