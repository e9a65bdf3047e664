import { strict as assert } from 'node:assert';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { NO_TERMINAL } from '../onTerminal.ts';
import { eachSandbox } from './eachSandbox.ts';
import { shown } from './sandbox.ts';

const TROUBLE = /leases cannot be read \(ELOOP\)/;

describe('orchestra while a folder of the queue cannot be read', () => {
  const sandbox = eachSandbox();

  /** Puts something in the place of the leases that cannot be listed. Returns what puts them back. */
  function takeLeasesAway(): () => void {
    const leases = path.join(sandbox().root, '.orchestra/state/leases');
    renameSync(leases, `${leases}.away`);
    symlinkSync(leases, leases);
    return () => {
      rmSync(leases);
      renameSync(`${leases}.away`, leases);
    };
  }

  it('says so in status --watch, once, and follows the queue on when it is back', async () => {
    await sandbox().task('true');
    const watch = sandbox().start(['status', '--watch', '--interval', '0.1']);
    await watch.until(/pending/);
    const giveBack = takeLeasesAway();
    await watch.until(TROUBLE);
    giveBack();
    const id = await sandbox().task('true');
    await watch.until(new RegExp(id));
    watch.signal('SIGTERM');
    const outcome = await watch.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(outcome.stderr.match(new RegExp(TROUBLE, 'g'))?.length, 1, outcome.stderr);
  });

  it(`says so above the table of status --watch, until it is back${NO_TERMINAL}`, async function () {
    if (NO_TERMINAL !== '') this.skip();
    await sandbox().task('true');
    const watch = sandbox().startOnTerminal(['status', '--watch'], { columns: 160, rows: 20 });
    await watch.until(/pending/);
    const giveBack = takeLeasesAway();
    await watch.until(TROUBLE);
    giveBack();
    const id = await sandbox().task('true');
    await watch.until(new RegExp(id));
    watch.type('\u0003');
    const outcome = await watch.ended;
    assert.equal(outcome.code, 0, shown(outcome));
  });

  it(`says so above the table of a daemon that waits for its turn, until it is back${NO_TERMINAL}`, async function () {
    if (NO_TERMINAL !== '') this.skip();
    await sandbox().task('true', '--not-before', '2100-01-01T00:00:00Z');
    const holder = sandbox().start(['daemon']);
    await holder.until(/Dispatching/);
    const viewer = sandbox().startOnTerminal(['daemon'], { columns: 160, rows: 20 });
    await viewer.until(/this one takes over when it ends/);
    // What it draws once more it draws after it began.
    await viewer.until(new RegExp(await sandbox().task('true')));
    const giveBack = takeLeasesAway();
    await viewer.until(TROUBLE);
    giveBack();
    const id = await sandbox().task('true');
    await viewer.until(new RegExp(id));
    holder.signal('SIGTERM');
    await viewer.until(/Ctrl\+C ends it/);
    viewer.type('\u0003');
    const outcome = await viewer.ended;
    assert.equal(outcome.code, 0, shown(outcome));
  });

  it('follows a log to its end all the same', async () => {
    const id = await sandbox().task('echo one; until [ -e go ]; do sleep 0.1; done; echo two');
    await sandbox().ok('run', id);
    const logs = sandbox().start(['logs', id, '--follow']);
    await logs.until(/one/);
    const giveBack = takeLeasesAway();
    const watch = sandbox().start(['status', '--watch']);
    const outcomeOfWatch = await watch.ended;
    assert.equal(outcomeOfWatch.code, 1, shown(outcomeOfWatch));
    sandbox().write('go', '');
    giveBack();
    const outcome = await logs.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, /one\ntwo\n/);
  });

  it('waits on in run --wait, and says what became of the task', async () => {
    const short = await sandbox().task('true');
    const first = await sandbox().task('until [ -e go ]; do sleep 0.1; done');
    const second = await sandbox().task('true', '--depends-on', first);
    const run = sandbox().start(['run', short, first, second, '--wait']);
    await run.until(new RegExp(`complete ${short}`));
    const giveBack = takeLeasesAway();
    await run.until(TROUBLE);
    giveBack();
    sandbox().write('go', '');
    const outcome = await run.ended;
    assert.equal(outcome.code, 0, shown(outcome));
  });
});
