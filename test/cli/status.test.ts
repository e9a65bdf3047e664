import { strict as assert } from 'node:assert';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField } from './sandbox.ts';

describe('orchestra status', () => {
  const sandbox = eachSandbox();

  const ids = (status: unknown) => listField(status, 'tasks').map((task) => field(task, 'taskId'));

  it('answers for a folder without a queue', async () => {
    assert.match(await sandbox().ok('status'), /No tasks yet/);
    const status = await sandbox().json('status');
    assert.deepEqual(field(status, 'tasks'), []);
    assert.equal(field(field(status, 'summary'), 'total'), 0);
  });

  it('prints one line for each task, with whole IDs where it is piped', async () => {
    const id = await sandbox().task(`echo ${'long '.repeat(100)}`);
    const stdout = await sandbox().ok('status');
    assert.match(stdout, /^ID +Agent +Status +Prompt/);
    assert.match(stdout, new RegExp(`^${id} +shell +⏸ pending +echo long`, 'm'));
    assert.match(stdout, /Total: 1 +Running: 0 +Pending: 1 +Completed: 0 +Failed: 0 +Cancelled: 0/);
  });

  it('says once what starts tasks that nobody dispatches, and a word in each row', async () => {
    const ids = [await sandbox().task('true'), await sandbox().task('true')];
    const stdout = await sandbox().ok('status');
    for (const id of ids) assert.match(stdout, new RegExp(`^${id} .* not dispatched$`, 'm'));
    assert.equal(stdout.match(/nothing dispatches this queue/gi)?.length, 1);
    assert.match(stdout, /^Nothing dispatches this queue; start it with "orchestra run" or .*VS Code\.$/m);
    assert.match(await sandbox().ok('why', ids[0] ?? ''), /nothing dispatches this queue; start it with/);
    for (const id of ids) await sandbox().ok('cancel', id);
    assert.doesNotMatch(await sandbox().ok('status'), /dispatch/);
  });

  it('counts everything, whatever is shown', async () => {
    const done = await sandbox().task('true');
    const failed = await sandbox().task('exit 3');
    await sandbox().run(['run', done, failed, '--wait']);
    await sandbox().task('true');
    const status = await sandbox().json('status', '--limit', '0');
    assert.equal(listField(status, 'tasks').length, 1);
    const summary = field(status, 'summary');
    assert.equal(field(summary, 'total'), 3);
    assert.equal(field(summary, 'complete'), 1);
    assert.equal(field(summary, 'failed'), 1);
    assert.equal(field(summary, 'pending'), 1);
  });

  it('never says that there are no tasks where it only shows none', async () => {
    await sandbox().ok('run', await sandbox().task('true'), '--wait');
    assert.match(await sandbox().ok('status', '--limit', '0'), /No task lives.*--all.*\n\nTotal: 1/);
  });

  it('lists the archived tasks after the others where all are asked for, newest first, and says that they are', async () => {
    const [first, second] = [await sandbox().task('true'), await sandbox().task('exit 4')];
    await sandbox().ok('run', first, '--wait');
    await sandbox().run(['run', second, '--wait']);
    await sandbox().ok('archive', '--force');
    const here = await sandbox().task('true', '--priority', '1');
    assert.deepEqual(ids(await sandbox().json('status')), [here]);
    const all = await sandbox().json('status', '--all');
    assert.deepEqual(
      listField(all, 'tasks').map((task) => [field(task, 'taskId'), field(task, 'archived')]),
      [
        [here, false],
        [second, true],
        [first, true],
      ],
    );
    assert.deepEqual(ids(await sandbox().json('status', '--all', '--status', 'failed')), [second]);
    const text = await sandbox().ok('status', '--all');
    assert.match(text, new RegExp(`^${first} +shell +✓ complete, archived `, 'm'));
    assert.match(text, new RegExp(`^${second} +shell +✗ failed, archived .*exited with code 4`, 'm'));
    assert.match(text, /Total: 1 .*Archived: 2/);
    assert.doesNotMatch(text, / more;/);
  });

  it('says that only archived tasks are there, where that is so', async () => {
    await sandbox().ok('run', await sandbox().task('true'), '--wait');
    await sandbox().ok('archive', '--force');
    assert.match(await sandbox().ok('status'), /No task lives.*--all/);
  });

  it('filters by status, agent and time', async () => {
    const done = await sandbox().task('true');
    await sandbox().run(['run', done, '--wait']);
    const open = await sandbox().task('true');
    assert.deepEqual(ids(await sandbox().json('status', '--status', 'pending')), [open]);
    assert.deepEqual(ids(await sandbox().json('status', '--status', 'complete,failed')), [done]);
    assert.deepEqual(ids(await sandbox().json('status', '--agent', 'claude')), []);
    assert.equal(ids(await sandbox().json('status', '--since', '1h')).length, 2);
    assert.deepEqual(ids(await sandbox().json('status', '--since', '2099-01-01')), []);
    assert.match(await sandbox().ok('status', '--agent', 'claude'), /No task matches/);
  });

  it('refuses filters that make no sense', async () => {
    for (const args of [
      ['--status', 'done'],
      ['--since', 'soon'],
      ['--limit', '-1'],
      ['--all', '--limit', '3'],
      ['--interval', 'x'],
      ['--interval', '99999999'],
    ]) {
      const outcome = await sandbox().run(['status', ...args]);
      assert.equal(outcome.code, 2, args.join(' '));
    }
  });

  it('starts nothing and retries nothing', async () => {
    const id = await sandbox().task('exit 1', '--auto-retry');
    await sandbox().ok('status');
    await sandbox().ok('status', '--no-auto-retry');
    assert.equal(field(await sandbox().json('show', id), 'status'), 'pending');
  });

  it('names a damaged task file and shows the others', async () => {
    const id = await sandbox().task('true');
    sandbox().write('.orchestra/tasks/task_9_torn.json', '{"taskId": "task_9_to');
    const outcome = await sandbox().run(['status']);
    assert.equal(outcome.code, 0);
    assert.match(outcome.stdout, new RegExp(id));
    assert.match(outcome.stderr, /task_9_torn\.json/);
  });

  it('prints no escape of a terminal, whatever a prompt holds', async () => {
    await sandbox().task('echo \u001b[2J\u001b]0;title\u0007 \u009b31m done');
    const stdout = await sandbox().ok('status');
    assert.doesNotMatch(stdout, /[\u001b\u0007\u009b]/);
    assert.match(stdout, /done/);
  });

  it('draws in ASCII where the locale is not UTF-8', async () => {
    await sandbox().task('echo plain');
    for (const env of [{ LC_ALL: 'C' }, { LC_ALL: '', LC_CTYPE: 'POSIX' }, { LANG: 'en_US.ISO-8859-1' }]) {
      const { stdout } = await sandbox().run(['status'], { env });
      assert.match(stdout, /^[\x00-\x7f]*$/);
      assert.match(stdout, /\. pending/);
    }
  });

  it('colours only where it is wanted', async () => {
    await sandbox().task('true');
    const coloured = /\u001b\[\d+m/;
    assert.doesNotMatch((await sandbox().run(['status'])).stdout, coloured);
    assert.match((await sandbox().run(['status'], { env: { FORCE_COLOR: '1' } })).stdout, coloured);
    assert.doesNotMatch(
      (await sandbox().run(['status'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
      coloured,
    );
    assert.doesNotMatch((await sandbox().run(['status'], { env: { CI: 'true' } })).stdout, coloured);
  });
});
