import { strict as assert } from 'node:assert';
import { NO_TERMINAL } from '../onTerminal.ts';
import { eachSandbox } from './eachSandbox.ts';
import { CLI, shown } from './sandbox.ts';
import { widthOf } from '../../src/cli/format/width.ts';

const ESCAPES = /\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007]*\u0007)/g;

/** Lines as a person sees them. */
function linesOf(output: string): string[] {
  return output.replace(ESCAPES, '').split(/\r?\n/);
}

describe(`orchestra on a terminal${NO_TERMINAL}`, () => {
  before(function () {
    if (NO_TERMINAL !== '') this.skip();
  });
  const sandbox = eachSandbox();
  const AGENT = JSON.stringify({ agents: { mine: { command: 'true', args: [] } } });

  for (const columns of [16, 20, 25, 40, 60, 80, 132]) {
    it(`fits a table into ${String(columns)} columns, wide letters and emoji included`, async () => {
      await sandbox().task(
        'echo 日本語日本語日本語日本語日本語日本語 👩‍👩‍👧 and a good deal more than there is room for',
      );
      const failed = await sandbox().task(`echo no; exit 1`);
      await sandbox().run(['run', failed, '--wait']);
      const outcome = await sandbox().startOnTerminal(['status'], { columns, rows: 24 }).ended;
      for (const line of linesOf(outcome.stdout))
        assert.ok(widthOf(line) <= columns, `${String(widthOf(line))}: ${line}`);
      // What is shown of an ID is enough to name its task, and beside it stand the state and the work.
      const shownId = columns < 60 ? (failed.split('_').at(-1) ?? '') : failed;
      const row = linesOf(outcome.stdout).find((line) => line.includes(shownId));
      assert.match(row ?? '', columns < 60 ? /^✗ +\S+ +ech/ : /✗ failed/, outcome.stdout);
      assert.match(outcome.stdout, /\u001b\[\d+m/);
    });
  }

  it('shows in a narrow terminal which task a retry is of', async () => {
    const failed = await sandbox().task('exit 1');
    await sandbox().run(['run', failed, '--wait']);
    await sandbox().ok('retry', failed);
    const { stdout } = await sandbox().startOnTerminal(['status'], { columns: 25, rows: 24 }).ended;
    assert.match(stdout, new RegExp(` ${failed.split('_').at(-1) ?? ''}_r1 `));
  });

  it('draws nothing but the first screen after status --watch, which followed the queue', async () => {
    const id = await sandbox().task('true');
    const watch = sandbox().startOnTerminal(['status', '--watch'], { columns: 100, rows: 20 });
    await watch.until(/pending/);
    assert.match(watch.stdout, /\u001b\[\?1049h/);
    await sandbox().run(['run', id, '--wait']);
    await watch.until(/complete/);
    assert.doesNotMatch(watch.stdout, /\u001b\[2J/, 'clearing the screen would flicker');
    watch.type('\u0003');
    const outcome = await watch.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    const after = outcome.stdout.slice(outcome.stdout.lastIndexOf('\u001b[?1049l'));
    assert.match(after, new RegExp(`${id}.*complete`));
    assert.ok(outcome.stdout.includes('\u001b[?25h'), 'the cursor comes back');
  });

  it('gives the first screen back for as long as Ctrl+Z stops it, and draws on after fg', async () => {
    const id = await sandbox().task('true');
    const shell = sandbox().startShellOnTerminal({ columns: 100, rows: 20 });
    const screen = () => shell.stdout.slice(shell.stdout.lastIndexOf('\u001b[?1049'));
    shell.type(`'${process.execPath}' '${CLI}' status --watch\n`);
    await shell.until(new RegExp(`1049h[^]*${id}[^]*Total`));
    shell.type('\u001a');
    await shell.until(/Stopped|Suspended/i);
    assert.match(screen(), /^\u001b\[\?1049l/, 'the shell has its own screen');
    assert.ok(
      shell.stdout.endsWith('\u001b[?25h', shell.stdout.lastIndexOf('\u001b[?1049l')),
      'and its cursor',
    );
    shell.type('fg\n');
    await shell.until(new RegExp(`1049l[^]*1049h[^]*${id}[^]*Total`));
    await sandbox().run(['cancel', id]);
    await shell.until(/1049l[^]*cancelled/);
    shell.type('\u0003');
    await shell.until(/1049l[^]*1049l/);
    shell.type('exit\n');
    await shell.ended;
  });

  it('prints a new table for each change where status --watch is piped', async () => {
    const id = await sandbox().task('true');
    const watch = sandbox().start(['status', '--watch', '--interval', '0.1']);
    await watch.until(/pending/);
    await sandbox().ok('cancel', id);
    await watch.until(/cancelled/);
    watch.signal('SIGTERM');
    assert.equal((await watch.ended).code, 0);
    assert.doesNotMatch(watch.stdout, /\u001b/);
    const json = sandbox().start(['status', '--watch', '--json']);
    await json.until(/\n/);
    json.signal('SIGINT');
    await json.ended;
    for (const line of json.stdout.trim().split('\n')) assert.doesNotThrow(() => void JSON.parse(line));
  });

  it('shows the daemon as a live table and leaves the last one', async () => {
    const id = await sandbox().task('true');
    const outcome = await sandbox().startOnTerminal(['daemon', '--until-idle'], { columns: 100, rows: 20 })
      .ended;
    assert.equal(outcome.code, 0, shown(outcome));
    const after = outcome.stdout.slice(outcome.stdout.lastIndexOf('\u001b[?1049l'));
    assert.match(after, new RegExp(`${id}.*complete`));
  });

  it('shows run --wait as a live table and says what became of what it launched', async () => {
    const id = await sandbox().task('exit 3');
    const outcome = await sandbox().startOnTerminal(['run', '--wait'], { columns: 120, rows: 20 }).ended;
    assert.equal(outcome.code, 1, shown(outcome));
    const after = outcome.stdout.slice(outcome.stdout.lastIndexOf('\u001b[?1049l'));
    assert.match(after, new RegExp(`failed.*${id} .*3`));
    assert.match(after, /1 of 1 did not complete/);
  });

  it('draws nothing over on a dumb terminal, and says the changes in lines', async () => {
    const size = { columns: 100, rows: 20 };
    const dumb = { env: { TERM: 'dumb' } };
    const first = await sandbox().task('true');
    const watch = sandbox().startOnTerminal(['status', '--watch'], size, dumb);
    await watch.until(/pending/);
    const run = await sandbox().startOnTerminal(['run', '--wait'], size, dumb).ended;
    assert.match(run.stdout, new RegExp(`complete ${first}`));
    await watch.until(/complete/);
    watch.type('\u0003');
    const second = await sandbox().task('true');
    const daemon = await sandbox().startOnTerminal(['daemon', '--until-idle'], size, dumb).ended;
    assert.match(daemon.stdout, new RegExp(`complete ${second}`));
    for (const { stdout } of [await watch.ended, run, daemon]) assert.doesNotMatch(stdout, /\u001b/);
  });

  for (const [answer, code, words] of [
    ['n', 1, /not approved/],
    ['y', 0, /Launched/],
  ] as const) {
    it(`asks before it starts what the project defines, and takes ${answer} for an answer`, async () => {
      sandbox().write('.orchestra/agent-config.json', AGENT);
      await sandbox().run(['start', 'mine', 'do it']);
      const run = sandbox().startOnTerminal(['run'], { columns: 100, rows: 20 });
      await run.until(/Agent mine is defined by files of this project[^]*\[y\/N\]/);
      run.type(`${answer}\r`);
      const outcome = await run.ended;
      assert.equal(outcome.code, code, shown(outcome));
      assert.match(outcome.stdout, words);
    });
  }

  it('asks before it cleans more than ten', async () => {
    sandbox().putEnded(11, 'complete');
    const clean = sandbox().startOnTerminal(['clean'], { columns: 100, rows: 20 });
    await clean.until(/Delete 11 tasks.*\[y\/N\]/);
    clean.type('n\r');
    assert.equal((await clean.ended).code, 1);
    const again = sandbox().startOnTerminal(['clean'], { columns: 100, rows: 20 });
    await again.until(/\[y\/N\]/);
    sandbox().putEnded(12, 'complete');
    again.type('yes\r');
    const outcome = await again.ended;
    assert.equal(outcome.code, 0);
    assert.match(outcome.stdout, /Deleted 11 tasks/);
    assert.match(await sandbox().ok('clean'), /Deleted 1 task\./, 'it ended after the question');
  });
});
