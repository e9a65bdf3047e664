import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { CLI, field, listField, shown } from './sandbox.ts';

describe('orchestra: bad input', () => {
  const sandbox = eachSandbox();

  const folder = () => path.join(sandbox().root, '.orchestra', 'tasks');
  const fields = { agent: 'shell', prompt: 'true', createdAt: '2026-01-01T00:00:00Z' };
  const damage = () => {
    const put = (name: string, content: string | Uint8Array) =>
      sandbox().write(`.orchestra/tasks/${name}.json`, content);
    put('task_1_empty', '');
    put('task_2_torn', '{"taskId": "task_2_to');
    put('task_3_bytes', new Uint8Array([0xff, 0xfe, 0x7b, 0x7d]));
    put('task_4_types', JSON.stringify({ ...fields, taskId: 'task_4_types', status: 'pending', agent: 5 }));
    put('task_5_asleep', JSON.stringify({ ...fields, taskId: 'task_5_asleep', status: 'sleeping' }));
    put('task_6_copy', JSON.stringify({ ...fields, taskId: 'task_6_other', status: 'pending' }));
    mkdirSync(path.join(folder(), 'task_7_folder.json'));
    symlinkSync('/etc/passwd', path.join(folder(), 'task_8_link.json'));
    writeFileSync(path.join(folder(), 'task_9_huge.json'), Buffer.alloc(50_000_000, 0x20));
    return readdirSync(folder()).filter((name) => /^task_\d_/.test(name));
  };

  it('names every damaged task file, keeps it, and goes on with the rest', async () => {
    const id = await sandbox().task('echo fine');
    const damaged = damage();
    const status = await sandbox().run(['status', '--json']);
    assert.equal(status.code, 0, shown(status));
    assert.deepEqual(
      listField(JSON.parse(status.stdout), 'tasks').map((task) => field(task, 'taskId')),
      [id],
    );
    for (const name of damaged) assert.ok(status.stderr.includes(name), `${name} in ${status.stderr}`);
    const run = await sandbox().run(['run', '--wait']);
    assert.equal(run.code, 0, shown(run));
    await sandbox().ok('clean', 'all');
    assert.deepEqual(
      readdirSync(folder()).filter((name) => /^task_\d_/.test(name)),
      damaged,
    );
    const doctor = await sandbox().run(['doctor']);
    assert.equal(doctor.code, 1);
    for (const name of damaged) assert.ok(doctor.stdout.includes(name), name);
  });

  it('touches no damaged task, whatever is asked of it', async () => {
    await sandbox().task('true');
    const damaged = damage().map((name) => name.replace(/\.json$/, ''));
    for (const id of damaged) {
      for (const command of ['cancel', 'clean']) {
        const outcome = await sandbox().run([command, id]);
        assert.equal(outcome.code, 1, `${command} ${id}: ${shown(outcome)}`);
        assert.match(outcome.stderr, /^orchestra: [^\n]+\n$/);
      }
    }
    assert.equal(readdirSync(folder()).filter((name) => /^task_\d_/.test(name)).length, damaged.length);
  }).timeout(60_000);

  it('shows a task of a newer version, and starts it not', async () => {
    await sandbox().task('true', '--not-before', '1h');
    const task = { ...fields, taskId: 'task_5_future', status: 'pending', format: 99 };
    sandbox().write('.orchestra/tasks/task_5_future.json', JSON.stringify(task));
    assert.match(await sandbox().ok('status'), /task_5_future.*newer version/);
    assert.match(await sandbox().ok('run'), /Nothing to run.*newer version/);
  });

  it('never writes or deletes what a task names as its plan or log outside the queue', async () => {
    const precious = sandbox().write('precious.txt', 'mine');
    const id = 'task_1700000000001';
    const task = {
      ...fields,
      taskId: id,
      status: 'complete',
      planFile: precious,
      logFile: '../precious.txt',
    };
    await sandbox().task('true');
    sandbox().write(`.orchestra/tasks/${id}.json`, JSON.stringify(task));
    assert.doesNotMatch((await sandbox().run(['logs', id])).stdout, /mine/);
    await sandbox().ok('clean', id);
    assert.equal(sandbox().read('precious.txt'), 'mine');
  });

  it('refuses a prompt with NUL when it is created', async () => {
    const outcome = await sandbox().run(['start', 'shell', '-'], { input: 'echo a\u0000b' });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /NUL/);
  });

  it('runs a prompt of a megabyte', async () => {
    const prompt = `: '${'x'.repeat(1 << 20)}'; echo arrived`;
    const started = await sandbox().run(['start', 'shell', '-', '--json'], { input: prompt });
    const id = String(field(JSON.parse(started.stdout), 'taskId'));
    const outcome = await sandbox().run(['run', id, '--wait']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(await sandbox().ok('logs', id, '--tail', '1'), 'arrived\n');
  });

  it('says in words that the command of an agent cannot be executed', async () => {
    const plain = sandbox().write('tool.txt', 'no program');
    sandbox().write(
      '.orchestra/agent-config.json',
      JSON.stringify({ agents: { mine: { command: plain, args: [] } } }),
    );
    const started = await sandbox().run(['start', 'mine', 'do it', '--trust', '--json']);
    const outcome = started.code === 0 ? await sandbox().run(['run', '--wait']) : started;
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, /tool\.txt/);
  });

  it('takes comments in a configuration, and names what is wrong in it', async () => {
    sandbox().write(
      '.orchestra/config.json',
      '{ // how many\n "maxConcurrent": "many", "graceSeconds": 1, }',
    );
    const outcome = await sandbox().run(['config', 'show']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, /graceSeconds +.*config\.json +1/);
    assert.match(outcome.stderr, /config\.json.*maxConcurrent/);
  });

  it('neither reads, moves nor deletes through a folder that is a link, and says which one', async () => {
    const id = await sandbox().task('echo ours');
    await sandbox().ok('run', id, '--wait');
    for (const name of ['logs', 'plans', 'archive', 'tasks']) {
      const folder = path.join(sandbox().root, '.orchestra', name);
      const outside = path.join(sandbox().base, `outside-${name}`);
      mkdirSync(outside);
      const precious = ['json', 'log'].map((ending) => path.join(outside, `${id}.${ending}`));
      precious.push(path.join(outside, `${id}_plan.md`));
      for (const file of precious) writeFileSync(file, 'precious');
      const kept = `${folder}.kept`;
      if (existsSync(folder)) renameSync(folder, kept);
      symlinkSync(outside, folder);
      for (const args of [
        ['logs', id],
        ['clean', id],
        ['clean', 'all', '--yes'],
        ['archive', '--force'],
        ['status'],
        ['run', '--wait'],
        ['daemon', '--until-idle'],
      ]) {
        const outcome = await sandbox().run(args);
        assert.equal(outcome.code, 1, `${name}: ${args.join(' ')}: ${shown(outcome)}`);
        assert.match(outcome.stderr, new RegExp(`^orchestra: \\S.*/${name} is a link, .*\\n$`));
      }
      const doctor = await sandbox().run(['doctor']);
      assert.match(doctor.stdout, new RegExp(`${name} is a link`));
      for (const file of precious) assert.equal(readFileSync(file, 'utf8'), 'precious');
      rmSync(folder);
      if (existsSync(kept)) renameSync(kept, folder);
    }
    assert.equal(await sandbox().ok('logs', id), 'ours\n');
  });

  it('empties no file that a link in the place of a pause leads to', async () => {
    await sandbox().task('true');
    const outside = sandbox().write('kept.txt', 'kept');
    symlinkSync(outside, path.join(sandbox().root, '.orchestra', 'state', 'paused', 'queue'));
    await sandbox().run(['pause']);
    assert.equal(readFileSync(outside, 'utf8'), 'kept');
    assert.match(await sandbox().ok('status'), /The queue is paused/);
  });

  it('says that a file stands where a folder belongs', async () => {
    sandbox().write('.orchestra', 'a file');
    for (const args of [['status'], ['start', 'shell', 'true']]) {
      const outcome = await sandbox().run(args);
      assert.equal(outcome.code, 1, shown(outcome));
      assert.match(outcome.stderr, /\.orchestra is a file where the queue needs a folder; move it away/);
    }
  });

  it('keeps both copies of one ID, and the doctor names them', async () => {
    const id = await sandbox().task('echo one');
    await sandbox().ok('run', id, '--wait');
    const archived = `.orchestra/archive/${id}.json`;
    const copy = sandbox().read(`.orchestra/tasks/${id}.json`).replace('echo one', 'echo two');
    sandbox().write(archived, copy);
    await sandbox().ok('archive', '--force');
    await sandbox().ok('clean', 'all', '--yes');
    const clean = await sandbox().run(['clean', id]);
    assert.equal(clean.code, 1, shown(clean));
    assert.match(clean.stderr, /lies in tasks\/ and in archive\/.*move one of the two files away/);
    assert.equal(sandbox().read(archived), copy);
    assert.match(await sandbox().ok('show', id), /echo one/);
    const doctor = await sandbox().run(['doctor']);
    assert.equal(doctor.code, 1, shown(doctor));
    assert.match(doctor.stdout, new RegExp(`archive lies: "${id}"`));
  });

  it('says that what is to be imported is no folder, was not named or cannot be read', async () => {
    sandbox().write('f', '');
    const file = await sandbox().run(['import', 'f']);
    assert.equal(file.code, 1, shown(file));
    assert.match(file.stderr, /f is no folder; name the one that holds the older queue/);
    const empty = await sandbox().run(['import', '']);
    assert.equal(empty.code, 2, shown(empty));
    assert.match(empty.stderr, /the folder to import is empty/);
    symlinkSync('tasks', path.join(sandbox().root, 'tasks'));
    const loop = await sandbox().run(['import', '.']);
    assert.equal(loop.code, 1, shown(loop));
    assert.match(loop.stderr, /tasks cannot be read \(ELOOP\); check its permissions/);
  });

  it('says that a path is longer than the system allows', async () => {
    if (process.platform === 'win32') return;
    // Made and removed step by step: no call takes the whole path.
    const script = `
      const { mkdirSync, rmdirSync } = require('node:fs');
      const name = 'd'.repeat(200);
      for (let depth = 0; depth < 30; depth++) { mkdirSync(name); process.chdir(name); }
      const { status } = require('node:child_process').spawnSync(process.execPath, [process.argv[1], 'status'], { stdio: 'inherit' });
      for (let depth = 0; depth < 30; depth++) { process.chdir('..'); rmdirSync(name); }
      process.exitCode = status;`;
    const { status, stderr } = spawnSync(process.execPath, ['-e', script, CLI], {
      cwd: sandbox().root,
      env: sandbox().environment(),
      encoding: 'utf8',
    });
    assert.equal(status, 1, stderr);
    assert.match(
      stderr,
      /^orchestra: the current folder has a path that is longer than the system allows; name/,
    );
    for (const root of [`/${'d'.repeat(300)}`, `/${'d/'.repeat(3000)}`]) {
      const outcome = await sandbox().run(['--root', root, 'status']);
      assert.equal(outcome.code, 1, shown(outcome));
      assert.match(
        outcome.stderr,
        /^orchestra: the folder "\/d.*…" \(--root\) has a longer path than the system/,
      );
    }
  });

  it('says that the current folder is gone', () => {
    if (process.platform === 'win32') return;
    for (const args of ['status', '--root "$OLDPWD" import x']) {
      const script = `mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" ${args}`;
      const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
        cwd: sandbox().root,
        env: sandbox().environment(),
        encoding: 'utf8',
      });
      assert.equal(status, 1, stderr);
      assert.match(stderr, /^orchestra: the current folder is gone; change into one that is there/);
    }
  });
});
