import { strict as assert } from 'node:assert';
import { readFileSync, rmSync } from 'node:fs';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown, textField } from './sandbox.ts';

describe('orchestra show, why and logs', () => {
  const sandbox = eachSandbox();

  it('shows a task by a unique beginning of its ID, and refuses one that fits two', async () => {
    const first = await sandbox().task('echo first');
    const second = await sandbox().task('echo second');
    const common = first.split('').findIndex((letter, index) => letter !== second[index]);
    const unique = first.slice(0, common + 1);
    assert.match(await sandbox().ok('show', unique), /Prompt:\necho first/);
    const ambiguous = await sandbox().run(['show', first.slice(0, common)]);
    assert.equal(ambiguous.code, 1);
    assert.match(ambiguous.stderr, new RegExp(`${first}.*${second}|${second}.*${first}`));
  });

  it('shows a task by the last part of its ID, also an attempt', async () => {
    const id = await sandbox().task('exit 9');
    await sandbox().run(['run', id, '--wait']);
    await sandbox().ok('retry', id);
    const last = id.slice(id.lastIndexOf('_') + 1);
    assert.equal(field(await sandbox().json('show', last), 'taskId'), id);
    assert.equal(field(await sandbox().json('show', `${last}_r1`), 'taskId'), `${id}_r1`);
    const outcome = await sandbox().run(['show', last.slice(1)]);
    assert.equal(outcome.code, 1, 'not just any ending');
  });

  it('calls no task archived whose file is gone or not written yet, and which goes on by its journal', async () => {
    const done = await sandbox().task('true');
    await sandbox().ok('run', done, '--wait');
    const next = await sandbox().task('true', '--depends-on', done);
    for (const id of [done, next]) rmSync(`${sandbox().root}/.orchestra/tasks/${id}.json`);
    assert.match(await sandbox().ok('show', done), /Status: +✓ complete\n/);
    assert.match(await sandbox().ok('show', next), /Status: +⏸ pending\n/);
    assert.doesNotMatch(await sandbox().ok('deps', 'show', next), /archived/);
  });

  it('says of an archived task what status --all says of it', async () => {
    const id = await sandbox().task('true');
    await sandbox().ok('run', id, '--wait');
    await sandbox().ok('archive', '--force');
    assert.match(await sandbox().ok('status', '--all'), /✓ complete, archived/);
    assert.match(await sandbox().ok('show', id), /Status: +✓ complete, archived\n/);
  });

  it('shows fields, times, attempts and files', async () => {
    const id = await sandbox().task('echo {x}; exit 9', '--timeout', '30');
    await sandbox().run(['run', id, '--wait']);
    const retry = textField(await sandbox().json('retry', id), 'taskId');
    const text = await sandbox().ok('show', id);
    for (const words of [
      /Status: +✗ failed/,
      /Exit code: +9/,
      /Limit: +30s/,
      /Elapsed:/,
      /Log: +\/.*\.log/,
      /Plan: +\//,
    ]) {
      assert.match(text, words);
    }
    assert.match(text, new RegExp(`Attempts: +${id} \\(failed\\), ${retry} \\(pending\\)`));
    assert.deepEqual(field(await sandbox().json('show', id), 'retriedBy'), retry);
  });

  it('says why a task waits', async () => {
    const first = await sandbox().task('true');
    const second = await sandbox().task('true', '--depends-on', first);
    assert.match(await sandbox().ok('why', first), /nothing dispatches this queue/);
    assert.match(
      await sandbox().ok('why', second),
      new RegExp(`waits for ${first} \\(pending\\)\\. In the end ${first} holds it up: nothing dispatches`),
    );
    const why = await sandbox().json('why', second);
    assert.equal(field(field(why, 'waiting'), 'kind'), 'dependency');
    const later = await sandbox().task('true', '--not-before', '1h');
    assert.match(await sandbox().ok('why', later), /not to start before/);
    assert.match(await sandbox().ok('status'), /starts in 1h|starts in 59m/);
  });

  it('says why a task failed, with the end of its log', async () => {
    const id = await sandbox().task('for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i; done; exit 3');
    await sandbox().run(['run', id, '--wait']);
    const text = await sandbox().ok('why', id);
    assert.match(text, /failed \(exit-code\): .*3/);
    assert.match(text, /The end of its log:\n {2}line 3\n[^]* {2}line 12\n/);
    assert.equal(listField(await sandbox().json('why', id), 'log').length, 10);
  });

  it('puts the JSON lines of an agent into words, and prints its bytes with --raw', async () => {
    const lines = readFileSync('test/fixtures/agent-output/claude-command-failed.jsonl', 'utf8');
    sandbox().write('lines.jsonl', `${lines}\u001b[2Jnot json\n`);
    const agent = { command: 'sh', args: ['-c', 'cat lines.jsonl; exit 4'], outputFormat: 'claude' };
    sandbox().write('.orchestra/agent-config.json', JSON.stringify({ agents: { lines: agent } }));
    const id = textField(await sandbox().json('start', 'lines', 'x'), 'taskId');
    const follower = sandbox().start(['logs', id, '--follow']);
    await sandbox().run(['run', id, '--wait', '--trust']);
    const words =
      '[note] model claude-opus-5-5\n[Bash] false\n  Exit code 1\n\nIt failed.\n\n[done] 2 turns, 20 tokens in, 10 out, $0.0003\n\nnot json\n';
    assert.equal(await sandbox().ok('logs', id), words);
    assert.equal((await follower.ended).stdout, words);
    assert.equal(await sandbox().ok('logs', id, '--tail', '3'), words.split('\n').slice(-4).join('\n'));
    assert.equal(await sandbox().ok('logs', id, '--raw'), sandbox().read('lines.jsonl'));
    assert.equal(await sandbox().ok('logs', id, '--raw', '--tail', '1'), '\u001b[2Jnot json\n');
    assert.match(await sandbox().ok('why', id), /\n {2}\[Bash\] false\n {4}Exit code 1\n/);
  });

  it('prints a log, or only its last lines', async () => {
    const id = await sandbox().task('echo one; echo two; echo three');
    const before = await sandbox().run(['logs', id]);
    assert.equal(before.code, 0);
    assert.equal(before.stdout, '');
    assert.match(before.stderr, /nothing yet/);
    await sandbox().run(['run', id, '--wait']);
    assert.match(await sandbox().ok('logs', id), /one\ntwo\nthree\n$/);
    assert.equal(await sandbox().ok('logs', id, '--tail', '2'), 'two\nthree\n');
    assert.match(textField(await sandbox().json('logs', id), 'log'), /one\ntwo\nthree\n$/);
    assert.equal((await sandbox().run(['logs', id, '--tail', 'x'])).code, 2);
  });

  it('keeps colours of a log where they are wanted, and drops every other escape', async () => {
    const id = await sandbox().task(
      "printf '\\033[31mred\\033[0m \\033[2J\\033]0;title\\007 10%%\\r20%%\\r\\n'",
    );
    await sandbox().run(['run', id, '--wait']);
    assert.doesNotMatch(await sandbox().ok('logs', id), /[\u001b\u0007\r]/);
    const coloured = (await sandbox().run(['logs', id], { env: { FORCE_COLOR: '1' } })).stdout;
    assert.match(coloured, /\u001b\[31mred\u001b\[0m/);
    assert.doesNotMatch(coloured, /\u001b\[2J|\u001b\]|\u0007/);
  });

  const onPosix = process.platform === 'win32' ? ' (skipped: written for a POSIX shell)' : '';
  it(`follows a log no longer once its task was deleted, and says so${onPosix}`, async function () {
    if (onPosix !== '') this.skip();
    const id = await sandbox().task('echo begin; sleep 60');
    await sandbox().ok('run', id);
    const follower = sandbox().start(['logs', id, '--follow']);
    await follower.until(/begin/);
    follower.signal('SIGSTOP'); // So that it does not see the end, only that there is nothing any more.
    await sandbox().ok('cancel', id);
    await sandbox().ok('clean', id);
    follower.signal('SIGCONT');
    const outcome = await follower.ended;
    assert.deepEqual(
      [outcome.code, outcome.stdout, outcome.stderr],
      [1, 'begin\n', `orchestra: There is no task ${id}; "orchestra status --all" lists them.\n`],
    );
  });

  it('follows a log and ends with the task', async () => {
    const id = await sandbox().task('echo begin; while ! test -e go; do sleep 0.05; done; echo end');
    const follower = sandbox().start(['logs', id, '--follow']);
    await sandbox().ok('run', id);
    await follower.until(/begin/);
    sandbox().write('go', '');
    const outcome = await follower.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, /begin\nend\n$/);
    assert.match((await sandbox().run(['logs', id, '-f'])).stdout, /begin\nend\n$/);
  });

  const strange = ['../../etc/passwd', '/etc/passwd', 'task_../x', 'task_1_nowhere', '', '*', 'task_\u0000'];
  for (const id of strange.slice(0, -1)) {
    it(`refuses ${JSON.stringify(id)} as an ID in words`, async () => {
      await sandbox().task('true');
      for (const command of ['show', 'logs', 'cancel']) {
        const outcome = await sandbox().run([command, id]);
        assert.ok(outcome.code === 1 || outcome.code === 2, `${command}: ${shown(outcome)}`);
        assert.match(outcome.stderr, /^orchestra: [^\n]+\n$/);
        assert.equal(outcome.stdout, '');
      }
    });
  }
});
