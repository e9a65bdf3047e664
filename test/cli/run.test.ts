import { strict as assert } from 'node:assert';
import path from 'node:path';
import { makeReadOnly, makeWritable, skipUnless } from '../readOnly.ts';
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

  const onPosix = process.platform === 'win32' ? ' (skipped: written for a POSIX shell)' : '';
  it(`says that a task it waits for was deleted, and waits for the others${onPosix}`, async function () {
    if (onPosix !== '') this.skip();
    const gone = await sandbox().task('sleep 60');
    const good = await sandbox().task('until [ -e go ]; do sleep 0.1; done');
    const run = sandbox().start(['run', gone, good, '--wait']);
    await run.until(new RegExp(`Launched ${good}`));
    run.signal('SIGSTOP'); // So that it does not see the end, only that there is nothing any more.
    await sandbox().ok('cancel', gone);
    await sandbox().ok('clean', gone);
    sandbox().write('go', '');
    run.signal('SIGCONT');
    const outcome = await run.ended;
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(
      outcome.stderr,
      new RegExp(`^orchestra: 1 of 2 did not complete \\(${gone}: it was deleted meanwhile\\)[^\n]+\n$`),
    );
    assert.match(outcome.stdout, new RegExp(`complete ${good}`));
  });

  it('fills up to --parallel', async () => {
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push(await sandbox().task('sleep 30'));
    const result = await sandbox().json('run', '--parallel', '2');
    assert.deepEqual(field(result, 'launched'), ids.slice(0, 2));
    const again = await sandbox().ok('run', '--parallel', '2');
    assert.match(again, /Nothing to run: 2 already running, and the limit is 2/);
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

  it('launches what it can of those that are named, names the others and ends with 1', async () => {
    const good = await sandbox().task('true');
    const cancelled = await sandbox().task('true');
    await sandbox().ok('cancel', cancelled);
    const outcome = await sandbox().run(['run', 'task_9', cancelled, good]);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stdout, new RegExp(`^Launched ${good} .*\n$`));
    const lines = outcome.stderr.trimEnd().split('\n');
    assert.deepEqual(lines.length, 2, outcome.stderr);
    assert.match(lines[0] ?? '', /^orchestra: .*task_9/);
    assert.match(
      lines[1] ?? '',
      new RegExp(`^orchestra: ${cancelled} is cancelled, and only pending tasks can be run$`),
    );

    const other = await sandbox().task('true');
    for (const [args, done] of [
      [[other, '--wait'], { launched: [other] }],
      [[], { launched: [] }],
    ] as const) {
      const json = await sandbox().run(['--json', 'run', 'task_9', cancelled, ...args]);
      assert.equal(json.code, 1, shown(json));
      const printed: unknown = JSON.parse(json.stdout);
      assert.deepEqual(field(printed, 'launched'), done.launched);
      assert.match(String(field(printed, 'reason')), new RegExp(`task_9.*; ${cancelled} is cancelled`));
      assert.match(json.stderr, /task_9/);
    }
    assert.equal(await statusOf(other), 'complete');
  });

  it('asks whoever dispatches for those that can be run, and names the others', async () => {
    const good = await sandbox().task('true');
    await sandbox().ok('pause');
    const daemon = sandbox().start(['daemon']);
    await daemon.until(/Dispatching/);
    const outcome = await sandbox().run(['--json', 'run', 'task_9', good]);
    assert.equal(outcome.code, 1, shown(outcome));
    const printed: unknown = JSON.parse(outcome.stdout);
    assert.deepEqual(field(printed, 'requested'), [good]);
    assert.match(String(field(printed, 'reason')), /task_9/);
  });

  it('says of one that is named that there is no slot for it', async () => {
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": 1 }');
    const first = await sandbox().task('sleep 30');
    const second = await sandbox().task('true');
    const outcome = await sandbox().run(['run', first, second]);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(
      outcome.stderr,
      new RegExp(`^orchestra: ${second} was not launched: waits for a free slot \\(1 of 1 running\\)\n$`),
    );
    await sandbox().ok('cancel', first);
  });

  it('says what it launched also where no event can be written', async function () {
    const id = await sandbox().task('true');
    const events = path.join(sandbox().root, '.orchestra/events.jsonl');
    skipUnless(this, makeReadOnly(events));
    const outcome = await sandbox().run(['run', id]);
    makeWritable(events);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, new RegExp(`^Launched ${id}`));
  });

  it('waits for what runs already, or is complete, because another one was faster', async () => {
    const id = await sandbox().task('until [ -e go ]; do sleep 0.1; done');
    const daemon = sandbox().start(['daemon']);
    await daemon.until(new RegExp(`running ${id}`));
    assert.equal(await sandbox().ok('run', id), `${id} is running already.\n`);
    const run = sandbox().start(['run', id, '--wait', '--json']);
    await run.until(/is running already/);
    sandbox().write('go', '');
    const outcome = await run.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.deepEqual(
      listField(JSON.parse(outcome.stdout), 'tasks').map((task) => field(task, 'status')),
      ['complete'],
    );
    const other = await sandbox().task('true');
    const both = await sandbox().ok('run', id, other, '--wait');
    assert.match(both, new RegExp(`^${id} is complete already.\n(.*\n)*.* complete ${other}`));
    const again = await sandbox().run(['run', id]);
    assert.deepEqual([again.code, again.stdout], [1, ''], shown(again));
  });

  it('waits for what runs also where nobody dispatches', async () => {
    const id = await sandbox().task('sleep 1.5; exit 3');
    await sandbox().ok('run', id);
    const outcome = await sandbox().run(['run', id, '--wait']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, new RegExp(`1 of 1 did not complete \\(${id}: .*code 3`));
  });

  it('refuses a number of slots that is none', async () => {
    for (const text of ['0', '-1', 'many', '1.5']) {
      const outcome = await sandbox().run(['run', '--parallel', text]);
      assert.equal(outcome.code, 2, text);
      assert.match(outcome.stderr, /parallel must be a whole number/);
    }
  });

  it('waits for all that was named, also where they need one slot after the other', async () => {
    sandbox().write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 1 }));
    const first = await sandbox().task('echo first > order.txt');
    const second = await sandbox().task('cat order.txt && echo second >> order.txt', '--depends-on', first);
    const third = await sandbox().task('true');
    const outcome = await sandbox().run(['run', third, second, first, '--wait']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(sandbox().read('order.txt'), 'first\nsecond\n');
  });

  it('does not wait for what cannot start any more', async () => {
    const first = await sandbox().task('exit 1');
    const second = await sandbox().task('true', '--depends-on', first);
    const outcome = await sandbox().run(['run', first, second, '--wait']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(
      outcome.stderr,
      new RegExp(`2 of 2 did not complete .*${second}: blocked: dependency ${first} failed`),
    );
  });

  it('does not wait for one that waits for a task nobody asked for', async () => {
    const first = await sandbox().task('true');
    const second = await sandbox().task('true', '--depends-on', first);
    const outcome = await sandbox().run(['run', second, '--wait']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, new RegExp(`${second}: waits for ${first}, which does not start by itself`));
    assert.equal(await statusOf(first), 'pending');
  });

  it('stops waiting with a signal and leaves the agent running', async () => {
    const id = await sandbox().task('sleep 30');
    const run = sandbox().start(['run', id, '--wait']);
    await run.until(/Launched/);
    run.signal('SIGINT');
    const outcome = await run.ended;
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /no longer waiting, as you asked; what was launched goes on running/);
    assert.equal(await statusOf(id), 'running');
    await sandbox().ok('cancel', id);
  });

  it('says that every slot is taken', async () => {
    sandbox().write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 1 }));
    const id = await sandbox().task('sleep 30');
    await sandbox().task('true');
    await sandbox().ok('run', id);
    assert.match(await sandbox().ok('run'), /Nothing to run: 1 already running, and the limit is 1/);
    await sandbox().ok('cancel', id);
  });

  it('asks the process that dispatches already, says which that is, and waits for it', async () => {
    const first = await sandbox().task('while ! test -e go; do sleep 0.05; done');
    const second = await sandbox().task('true');
    const daemon = sandbox().start(['daemon', '--max-concurrent', '1']);
    await daemon.until(new RegExp(`running ${first}`));
    const dispatches = new RegExp(`orchestra daemon \\(pid ${String(daemon.pid)}\\)`);
    assert.match(await sandbox().ok('status'), dispatches);
    const marked = await sandbox().json('run', second);
    assert.deepEqual(field(marked, 'requested'), [second]);
    assert.deepEqual(field(marked, 'launched'), []);
    const waiting = sandbox().start(['run', second, '--wait']);
    await waiting.until(new RegExp(`asked it to start:\n {2}${second} `));
    assert.match(waiting.stdout, dispatches);
    sandbox().write('go', '');
    const outcome = await waiting.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, new RegExp(`complete ${second}`));
    daemon.signal('SIGTERM');
    assert.equal((await daemon.ended).code, 0);
  });

  it('prints with --json why nothing starts while the configuration of the project cannot be read', async () => {
    await sandbox().task('true');
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": ');
    const outcome = await sandbox().run(['--json', 'run']);
    assert.equal(outcome.code, 1, shown(outcome));
    const printed: unknown = JSON.parse(outcome.stdout);
    assert.deepEqual(field(printed, 'launched'), []);
    assert.deepEqual(field(printed, 'requested'), []);
    assert.match(String(field(printed, 'reason')), /config\.json/);
    assert.match(outcome.stderr, /config\.json/);
  });
});
