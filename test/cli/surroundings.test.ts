import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { CLI, shown } from './sandbox.ts';

const NOBODY = 65534;

describe('orchestra: where it is run', () => {
  const sandbox = eachSandbox();
  const onLinux = process.platform === 'linux' ? '' : ' (skipped: only Linux has such folders)';
  const asRoot = process.geteuid?.() === 0 ? '' : ' (skipped: only root can work for somebody else)';

  it(`what root does in somebody's queue leaves it theirs${asRoot}`, async function () {
    if (asRoot !== '') this.skip();
    chownSync(sandbox().root, NOBODY, NOBODY);
    const id = await sandbox().task('echo done');
    await sandbox().ok('run', '--wait', id);
    await sandbox().task('true');
    await sandbox().ok('pause');
    await sandbox().ok('archive', '--force');
    const queue = path.join(sandbox().root, '.orchestra');
    const made = [
      queue,
      ...readdirSync(queue, { recursive: true }).map((name) => path.join(queue, String(name))),
    ];
    assert.ok(made.length > 20);
    const others = made.filter((file) => lstatSync(file, { throwIfNoEntry: false })?.uid === 0);
    assert.deepEqual(others, []);
  });

  it(`root gives nothing away that was there before${asRoot}`, async function () {
    if (asRoot !== '') this.skip();
    await sandbox().task('true');
    const events = path.join(sandbox().root, '.orchestra', 'events.jsonl');
    chownSync(path.dirname(events), NOBODY, NOBODY);
    await sandbox().task('true');
    assert.equal(lstatSync(events).uid, 0);
  });

  it(`refuses to work in a folder whose name is no text, because another one could be meant${onLinux}`, function () {
    if (onLinux !== '') this.skip();
    const script = String.raw`d="$(printf 'bytes\377')"; mkdir "$d" && cd "$d" && exec "$0" "$1" start shell true`;
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
      cwd: sandbox().base,
      env: sandbox().environment(),
      encoding: 'utf8',
    });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^orchestra: the path of the current folder is not valid UTF-8 text[^\n]+\n$/);
    assert.ok(!existsSync(path.join(sandbox().base, 'bytes\ufffd')));
  });

  it('the doctor says what stands where the queue would be made', async () => {
    const queue = path.join(sandbox().root, '.orchestra');
    symlinkSync('elsewhere', queue);
    const link = await sandbox().run(['doctor']);
    assert.equal(link.code, 1, shown(link));
    assert.match(link.stdout, /\.orchestra is a link/);
    assert.doesNotMatch(link.stdout, /no queue/);
  });

  it('makes a task where no approval can be kept, and says before it starts one what helps', async () => {
    const env = { XDG_CONFIG_HOME: path.join(sandbox().write('a file', ''), 'config') };
    const started = await sandbox().run(['start', 'shell', 'true'], { env });
    assert.equal(started.code, 0, shown(started));
    const run = await sandbox().run(['run', '--wait', '--trust'], { env });
    assert.equal(run.code, 1, shown(run));
    assert.match(
      run.stderr,
      /^orchestra: The approval could not be kept: [^\n]*ORCHESTRA_TRUST_WORKSPACE=1[^\n]*\n$/,
    );
    const trusted = await sandbox().run(['run', '--wait'], {
      env: { ...env, ORCHESTRA_TRUST_WORKSPACE: '1' },
    });
    assert.equal(trusted.code, 0, shown(trusted));
  });

  it('takes the folder of the queue for its project', async () => {
    const id = await sandbox().task('true');
    const named = path.join(sandbox().root, '.orchestra');
    assert.match((await sandbox().run(['--root', named, 'show', id])).stdout, new RegExp(id));
    assert.match((await sandbox().run(['--root', '.', 'status'], { cwd: named })).stdout, new RegExp(id));
    assert.equal((await sandbox().run(['--root', named, 'start', 'shell', 'true'])).code, 0);
    assert.ok(!existsSync(path.join(named, '.orchestra')));
  });

  it(`ends where its cache and its answers would lie in a folder that holds no others${onLinux}`, function () {
    if (onLinux !== '') this.skip();
    mkdirSync(path.join(sandbox().root, 'other'));
    const env = { ...sandbox().environment(), HOME: '/proc', XDG_CONFIG_HOME: '/proc/none/config' };
    for (const args of [['start', 'shell', 'true'], ['status']]) {
      const { status, stderr, signal } = spawnSync(process.execPath, [CLI, ...args], {
        cwd: path.join(sandbox().root, 'other'),
        env,
        encoding: 'utf8',
        timeout: 20_000,
      });
      assert.equal(signal, null, `orchestra ${args.join(' ')} did not end`);
      assert.equal(status, 0, stderr);
    }
  });
});
