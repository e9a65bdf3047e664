import { strict as assert } from 'node:assert';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown } from './sandbox.ts';

describe('orchestra run', () => {
  const sandbox = eachSandbox();

  const statusOf = async (id: string) => field(await sandbox().json('show', id), 'status');

  it('launches the next task, says which, and leaves it running', async () => {
    const low = await sandbox().task('true', '--priority', '1');
    const high = await sandbox().task('sleep 30', '--priority', '9');
    const stdout = await sandbox().ok('run');
    assert.match(stdout, new RegExp(`Launched ${high} \\(shell\\): sleep 30`));
    assert.equal(await statusOf(high), 'running');
    assert.equal(await statusOf(low), 'pending');
    await sandbox().ok('cancel', high);
  });

  it('launches the tasks that are named', async () => {
    const first = await sandbox().task('true');
    const second = await sandbox().task('true');
    const result = await sandbox().json('run', second, '--wait');
    assert.deepEqual(field(result, 'launched'), [second]);
    assert.equal(await statusOf(second), 'complete');
    assert.equal(await statusOf(first), 'pending');
  });

  it('waits with --wait, and ends with 1 when one failed', async () => {
    const good = await sandbox().task('echo good');
    const bad = await sandbox().task('echo bad; exit 7');
    const outcome = await sandbox().run(['run', good, bad, '--wait']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stdout, new RegExp(`complete ${good}`));
    assert.match(outcome.stderr, new RegExp(`1 of 2 did not complete \\(${bad}: .*7`));
    assert.equal(await statusOf(good), 'complete');
    assert.equal(await statusOf(bad), 'failed');
  });

  it('fills up to --parallel', async () => {
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push(await sandbox().task('sleep 30'));
    const result = await sandbox().json('run', '--parallel', '2');
    assert.deepEqual(field(result, 'launched'), ids.slice(0, 2));
    const again = await sandbox().ok('run', '--parallel', '2');
    assert.match(again, /Nothing to run: 2 already running/);
    await sandbox().ok('cancel', ...ids);
  });

  it('says in words that there is nothing to run', async () => {
    assert.equal((await sandbox().run(['run'])).code, 1);
    const id = await sandbox().task('true');
    await sandbox().ok('cancel', id);
    assert.match(await sandbox().ok('run'), /Nothing to run: no task is pending/);
  });

  it('says why what is pending cannot run', async () => {
    const failing = await sandbox().task('exit 1');
    await sandbox().task('true', '--depends-on', failing);
    await sandbox().run(['run', failing, '--wait']);
    assert.match(await sandbox().ok('run'), /Nothing to run: 1 task is pending, of these 1 blocked .*failed/);
    await sandbox().task('true');
    await sandbox().ok('pause');
    assert.match(await sandbox().ok('run'), /Nothing to run: 2 tasks are pending.*paused/);
  });

  it('refuses to run what is not pending', async () => {
    const id = await sandbox().task('exit 1');
    await sandbox().run(['run', id, '--wait']);
    const outcome = await sandbox().run(['run', id]);
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /is failed, and only pending tasks can be run.*retry/);
  });

  it('refuses a number of slots that is none', async () => {
    for (const text of ['0', '-1', 'many', '1.5']) {
      const outcome = await sandbox().run(['run', '--parallel', text]);
      assert.equal(outcome.code, 2, text);
      assert.match(outcome.stderr, /parallel must be a whole number/);
    }
  });

  it('asks the process that dispatches already, and says which that is', async () => {
    const first = await sandbox().task('true');
    const daemon = sandbox().start(['daemon']);
    await daemon.until(new RegExp(`complete ${first}`));
    const id = await sandbox().task('true', '--not-before', '1h');
    await sandbox().ok('edit', id, '--not-before', '2000-01-01');
    const outcome = await sandbox().run(['run', '--wait', '--json']);
    if (outcome.code === 0 && listField(JSON.parse(outcome.stdout), 'requested').length > 0) {
      assert.match(
        outcome.stderr,
        new RegExp(`orchestra daemon \\(pid ${String(daemon.pid)}\\) dispatches this queue`),
      );
    }
    await daemon.until(new RegExp(`complete ${id}`));
    daemon.signal('SIGTERM');
    assert.equal((await daemon.ended).code, 0);
  });
});
