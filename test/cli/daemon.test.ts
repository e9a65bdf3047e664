import { strict as assert } from 'node:assert';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown, textField } from './sandbox.ts';

describe('orchestra daemon', () => {
  const sandbox = eachSandbox();

  it('drains the queue with --until-idle: dependencies, a retry, a timeout', async () => {
    sandbox().write('.orchestra/config.json', JSON.stringify({ retryBackoffBaseSeconds: 0.1 }));
    const first = await sandbox().task('echo one > one.txt');
    const second = await sandbox().task('cat one.txt > two.txt', '--depends-on', first);
    const flaky = await sandbox().task(
      'test -e tried && exit 0; touch tried; exit 4',
      '--auto-retry',
      '--max-retries',
      '2',
    );
    const slow = await sandbox().task('sleep 30', '--timeout', '1');
    const outcome = await sandbox().run(['daemon', '--until-idle', '--max-concurrent', '2']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, /Nothing is left to do/);
    assert.match(outcome.stdout, new RegExp(`running ${slow}`));
    assert.match(outcome.stdout, new RegExp(`timed out ${slow}`));
    assert.equal(sandbox().read('two.txt'), 'one\n');
    const byId = new Map<unknown, unknown>();
    for (const task of listField(await sandbox().json('status', '--all'), 'tasks'))
      byId.set(field(task, 'taskId'), task);
    assert.equal(field(byId.get(second), 'status'), 'complete');
    assert.equal(field(byId.get(flaky), 'status'), 'failed');
    assert.equal(field(byId.get(field(byId.get(flaky), 'retriedBy')), 'status'), 'complete');
    assert.equal(field(byId.get(slow), 'failureReason'), 'timeout');
    assert.match(outcome.stdout, /Failed: 1 \(1 timed out\)/);
  });

  it('tells nothing of a task that ended long ago when another attempt follows it', async () => {
    await sandbox().task('true', '--not-before', '1h');
    for (let number = 1; number <= 210; number++) {
      const taskId = `task_${String(number)}`;
      const at = new Date(Date.now() - 3_600_000 + number * 1000).toISOString();
      const task = {
        taskId,
        status: 'failed',
        agent: 'shell',
        prompt: 'true',
        createdAt: at,
        completedAt: at,
      };
      sandbox().write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
    }
    const daemon = sandbox().start(['daemon']);
    await daemon.until(/Dispatching/);
    await sandbox().ok('retry', 'task_1');
    await daemon.until(/complete task_1_r1/);
    daemon.signal('SIGTERM');
    assert.doesNotMatch((await daemon.ended).stdout, /task_1 /);
  });

  it('ends with 1 and names the tasks where somebody made them wait for one another in their files', async () => {
    const first = await sandbox().task('true');
    const second = await sandbox().task('true', '--depends-on', first);
    const third = await sandbox().task('true', '--depends-on', second);
    const free = await sandbox().task('true');
    const file = `.orchestra/tasks/${first}.json`;
    sandbox().write(file, sandbox().read(file).replace('"dependsOn": []', `"dependsOn": ["${second}"]`));
    assert.match(await sandbox().ok('why', first), new RegExp(`${first} → ${second} → ${first}`));
    assert.match(await sandbox().ok('status'), /Blocked: 2/);
    const outcome = await sandbox().run(['daemon', '--until-idle']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, new RegExp(`wait for themselves.*${second}.*${first}.*--depends-on`));
    assert.match(outcome.stdout, /Nothing is left that could start: 3 tasks are pending, of these 2 blocked/);
    assert.equal(field(await sandbox().json('show', free), 'status'), 'complete');
    const waited = await sandbox().run(['run', third, '--wait']);
    assert.equal(waited.code, 1, shown(waited));
    assert.match(waited.stderr, new RegExp(`${third}: waits for ${second}, .*waits for itself`));
    await sandbox().ok('edit', first, '--no-depends-on');
    assert.equal((await sandbox().run(['daemon', '--until-idle'])).code, 0);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends with ${signal} and says that its agents go on`, async () => {
      const id = await sandbox().task('while ! test -e go; do sleep 0.05; done; echo done > done.txt');
      const daemon = sandbox().start(['daemon']);
      await daemon.until(new RegExp(`running ${id}`));
      daemon.signal(signal);
      const outcome = await daemon.ended;
      assert.equal(outcome.code, 0, shown(outcome));
      assert.match(
        outcome.stdout,
        new RegExp(`Stopped dispatching \\(${signal}\\); 1 running agent goes on`),
      );
      sandbox().write('go', '');
      const waiting = sandbox().start(['logs', id, '--follow']);
      await waiting.ended;
      assert.equal(field(await sandbox().json('show', id), 'status'), 'complete');
      assert.equal(sandbox().read('done.txt'), 'done\n');
    });
  }

  it('starts a task as it is created, and says who dispatches when a second one comes', async () => {
    await sandbox().task('true');
    const daemon = sandbox().start(['daemon', '--interval', '1']);
    await daemon.until(/Dispatching/);
    const second = sandbox().start(['daemon']);
    await second.until(new RegExp(`orchestra daemon \\(pid ${String(daemon.pid)}\\) dispatches`));
    const id = await sandbox().task('true');
    await daemon.until(new RegExp(`complete ${id}`));
    daemon.signal('SIGTERM');
    await daemon.ended;
    await second.until(/^Dispatching/m);
    second.signal('SIGTERM');
    assert.equal((await second.ended).code, 0);
  });

  it('says once what --until-idle waits for, and its time as people here read it', async () => {
    const later = await sandbox().task('true', '--not-before', '1h');
    const local = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;
    assert.match(await sandbox().ok('run'), new RegExp(`not before ${local}\\)`));
    const daemon = sandbox().start(['daemon', '--until-idle']);
    const waits = new RegExp(`Waits for 1 task until ${local} \\(not before\\)`, 'g');
    await daemon.until(new RegExp(waits.source));
    const soon = await sandbox().task('true');
    await daemon.until(new RegExp(`complete ${soon}`));
    await sandbox().ok('cancel', later);
    const outcome = await daemon.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(outcome.stdout.match(waits)?.length, 1, shown(outcome));
  });

  it('ends when its queue is gone', async () => {
    await sandbox().task('true', '--not-before', '1h');
    const daemon = sandbox().start(['daemon']);
    await daemon.until(/Dispatching/);
    // In one go: while its files go one by one, the daemon may still write others beside them.
    renameSync(path.join(sandbox().root, '.orchestra'), path.join(sandbox().root, 'gone'));
    const outcome = await daemon.ended;
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, /is gone, so there is nothing to dispatch/);
  });

  it('ends when its own program was updated or removed under it, so that another one dispatches', async () => {
    const folder = path.join(sandbox().base, 'copy');
    cpSync('dist', folder, { recursive: true });
    await sandbox().task('true', '--not-before', '1h');
    const daemon = sandbox().start(['daemon'], { program: path.join(folder, 'cli.cjs') });
    await daemon.until(/Dispatching/);
    rmSync(folder, { recursive: true });
    const id = await sandbox().task('echo at last');
    const outcome = await daemon.ended;
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, /runner\.cjs is gone: Orchestra was updated or removed/);
    await sandbox().ok('run', id, '--wait');
  });

  it('says once which configuration file it cannot read, as run does', async () => {
    const id = await sandbox().task('true');
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": 1 "graceSeconds": 2 }');
    const cases: readonly [string[], number][] = [
      [['run', id, '--wait'], 1],
      [['daemon', '--until-idle'], 0],
    ];
    for (const [args, exitCode] of cases) {
      const { stderr, code } = await sandbox().run(args);
      assert.equal(code, exitCode, stderr);
      assert.equal(stderr.match(/\.orchestra\/config\.json: expected JSON/g)?.length, 1, stderr);
    }
  });

  it('goes on by what a configuration file said before it was broken, and says so once', async () => {
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": 1 }');
    await sandbox().task('true');
    const daemon = sandbox().start(['daemon']);
    await daemon.until(/complete task_/);
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": 1');
    await daemon.until(
      /config\.json: expected JSON.* Until it is mended, what it said before goes on to hold here/,
    );
    const ids = [];
    const delayed = await sandbox().task('true', '--not-before', '2100-01-01T00:00:00Z');
    assert.match((await sandbox().run(['why', delayed])).stdout, /not to start before/);
    for (let count = 0; count < 3; count++)
      ids.push(await sandbox().task('mkdir busy || touch together; sleep 0.3; rmdir busy'));
    for (const id of ids) await daemon.until(new RegExp(`complete ${id}`));
    daemon.signal('SIGTERM');
    const { stderr } = await daemon.ended;
    assert.ok(!existsSync(path.join(sandbox().root, 'together')), 'two ran at once');
    assert.equal(stderr.match(/expected JSON/g)?.length, 1, stderr);
  });

  it('says in one line which configuration file is broken and what holds meanwhile', async () => {
    await sandbox().task('exit 1');
    await sandbox().run(['run', '--wait']);
    const [failed] = listField(await sandbox().json('status'), 'tasks');
    sandbox().write('.orchestra/config.json', '{ "maxConcurrent": 1');
    const cases: readonly [string[], number][] = [
      [['status'], 0],
      [['start', 'shell', 'true'], 0],
      [['retry', textField(failed, 'taskId')], 0],
      [['run'], 1],
      [['archive'], 1],
    ];
    for (const [args, expected] of cases) {
      const { code, stderr } = await sandbox().run(args);
      assert.equal(code, expected, stderr);
      assert.match(
        stderr,
        /^orchestra: \.orchestra\/config\.json: expected JSON .* in line 1, column 21\. Until it is mended, nothing is started or archived, but by whoever could read it before\.\n$/,
        args.join(' '),
      );
    }
  });

  it('archives nothing while a configuration file was never read', async () => {
    await sandbox().task('true');
    sandbox().putEnded(3, 'complete');
    sandbox().write('.orchestra/config.json', '{ "archive": { "enabled": false }');
    const archived = async () => field(await sandbox().json('archive', 'stats'), 'count');
    await sandbox().ok('daemon', '--until-idle');
    assert.equal(await archived(), 0);
    sandbox().write('.orchestra/config.json', '{ "archive": { "enabled": true } }');
    await sandbox().ok('daemon', '--until-idle');
    assert.equal(await archived(), 3);
  });

  for (const [what, file, breakIt] of [
    ['broken', 'config.json', (path: string) => writeFileSync(path, '{ "skipPermissionFlags": false')],
    [
      'not UTF-8',
      'agent-config.json',
      (path: string) => writeFileSync(path, Buffer.from([0xff, 0xfe, 0x7b])),
    ],
    ['a folder', 'config.json', (path: string) => mkdirSync(path)],
  ] as const) {
    it(`starts nothing while .orchestra/${file} is ${what} and was never read, says so, and goes on once it is mended`, async () => {
      const first = await sandbox().task('true');
      const second = await sandbox().task('true', '--depends-on', first);
      const place = path.join(sandbox().root, '.orchestra', file);
      breakIt(place);
      for (const id of [first, second]) {
        const run = await sandbox().run(['run', id]);
        assert.deepEqual([run.code, run.stdout], [1, ''], run.stderr);
        assert.match((await sandbox().run(['why', id])).stdout, /is held back: \.orchestra.*cannot be read/);
      }
      const idle = await sandbox().run(['daemon', '--until-idle']);
      assert.equal(idle.code, 0, idle.stderr);
      assert.match(
        idle.stdout,
        /Nothing is left that could start: 2 tasks are pending, of these 2 held back \(.*cannot be read/,
      );
      const daemon = sandbox().start(['daemon']);
      await daemon.until(/Until it is mended, nothing is started/);
      await daemon.until(/Dispatching/);
      const tasks = listField(await sandbox().json('status'), 'tasks');
      const reasons = tasks.map((task) => field(field(task, 'waiting'), 'kind'));
      assert.deepEqual(reasons, ['config', 'config']);
      rmSync(place, { recursive: true });
      writeFileSync(place, '{}');
      await daemon.until(new RegExp(`complete ${second}`));
      daemon.signal('SIGTERM');
      await daemon.ended;
    });
  }

  it('refuses numbers that are none', async () => {
    await sandbox().task('true');
    for (const args of [
      ['--max-concurrent', '0'],
      ['--max-concurrent', 'x'],
      ['--interval', 'x'],
    ]) {
      assert.equal((await sandbox().run(['daemon', ...args])).code, 2);
    }
  });

  it('prints JSON alone to standard output with --json', async () => {
    await sandbox().task('true');
    const outcome = await sandbox().run(['daemon', '--until-idle', '--json']);
    const result: unknown = JSON.parse(outcome.stdout);
    assert.equal(field(result, 'ended'), 'idle');
    assert.equal(field(field(result, 'summary'), 'complete'), 1);
  });
});
