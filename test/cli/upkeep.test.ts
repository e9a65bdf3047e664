import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown } from './sandbox.ts';

describe('orchestra timeout, archive, config, deps, index, import and doctor', () => {
  const sandbox = eachSandbox();

  it('lists limits, extends a running task and ends one as timed out', async () => {
    const id = await sandbox().task('sleep 60', '--timeout', '100');
    const free = await sandbox().task('sleep 60', '--timeout', '0');
    await sandbox().ok('run', id, free);
    const list = await sandbox().ok('timeout', 'list');
    assert.match(list, /^ID +Agent +Limit +Elapsed +Remaining +State/);
    assert.match(list, new RegExp(`${id} +shell +1m 40s +\\d+s +1m 3\\ds|1m 40s +ok`));
    assert.match(list, new RegExp(`${free} +shell +none`));
    assert.match(list, /Timed out: 0/);
    assert.match(await sandbox().ok('timeout', 'extend', id, '500'), /500 s more \(limit now 600 s\)/);
    const rows = listField(await sandbox().json('timeout', 'list'), 'tasks');
    assert.equal(
      field(
        rows.find((row) => field(row, 'taskId') === id),
        'limitMs',
      ),
      600_000,
    );
    assert.match(await sandbox().ok('timeout', id), /timed out/);
    const task = await sandbox().json('show', id);
    assert.equal(field(task, 'status'), 'failed');
    assert.equal(field(task, 'failureReason'), 'timeout');
    assert.match(await sandbox().ok('status'), /⏱⚠ timed out/);
    assert.match(await sandbox().ok('timeout', 'list'), /Timed out: 1/);
    await sandbox().ok('cancel', free);
    assert.match(await sandbox().ok('timeout', 'list'), /No task is running/);
  });

  it('refuses a timeout for what does not run, and seconds that are none', async () => {
    const id = await sandbox().task('true');
    assert.equal((await sandbox().run(['timeout', id])).code, 1);
    assert.equal((await sandbox().run(['timeout'])).code, 2);
    for (const text of ['x', '-5', '0', '1.5'])
      assert.equal((await sandbox().run(['timeout', 'extend', id, text])).code, 2, text);
  });

  it('says what is old enough for the archive where nothing is, and how to take all', async () => {
    const id = await sandbox().task('true');
    await sandbox().run(['run', id, '--wait']);
    assert.match(await sandbox().ok('archive'), /0 tasks.*\b7 days.*--force.*except failed/s);
  });

  it('archives by force, and finds what is archived', async () => {
    const id = await sandbox().task('echo kept');
    await sandbox().run(['run', id, '--wait']);
    assert.match(await sandbox().ok('archive'), /Archived 0 tasks/);
    assert.match(
      await sandbox().ok('archive', '--force', '--dry-run'),
      new RegExp(`${id}\nWould archive 1 task`),
    );
    assert.deepEqual(field(await sandbox().json('archive', '--force'), 'archived'), [id]);
    assert.ok(existsSync(path.join(sandbox().root, '.orchestra', 'archive', `${id}.json`)));
    assert.equal(field(await sandbox().json('archive', 'stats'), 'count'), 1);
    assert.match(
      await sandbox().ok('archive', 'stats'),
      /^Archive +Count\nArchived tasks +1\nCompleted +1\nFailed +0\n/,
    );
    assert.equal(field(await sandbox().json('show', id), 'status'), 'complete');
    assert.match(await sandbox().ok('logs', id), /kept/);
    assert.equal(field(field(await sandbox().json('status'), 'summary'), 'archived'), 1);
  });

  for (const [args, name] of [
    [['clean', 'all'], 'deleted'],
    [['archive', '--force'], 'archived'],
  ] as const) {
    it(`${args.join(' ')} says what it did where one task keeps it from doing all, with --json too`, async () => {
      for (const json of [false, true]) {
        rmSync(path.join(sandbox().root, '.orchestra'), { recursive: true, force: true });
        sandbox().putEnded(3, 'complete');
        mkdirSync(path.join(sandbox().root, '.orchestra/state/journal/task_1700000000002.jsonl'), {
          recursive: true,
        });
        const outcome = await sandbox().run([...(json ? ['--json'] : []), ...args]);
        assert.equal(outcome.code, 1, shown(outcome));
        assert.match(
          outcome.stderr,
          new RegExp(`^orchestra: [^\\n]*task_1700000000002[^\\n]*; 2 tasks were ${name} all the same\\n$`),
        );
        if (!json) continue;
        const done = listField(JSON.parse(outcome.stdout), name);
        assert.deepEqual(done, ['task_1700000000001', 'task_1700000000003']);
      }
    });
  }

  it('says of a dependency that it is archived, also where version 3.0 put it there', async () => {
    const old = 'task_1700000000000';
    const at = '2025-12-01T10:00:00';
    const fields = { taskId: old, status: 'complete', agent: 'shell', prompt: 'true', createdAt: at };
    sandbox().write(`.orchestra/archive/${old}.json`, JSON.stringify({ ...fields, completedAt: at }));
    const id = await sandbox().task('true', '--depends-on', old);
    for (const args of [['show', id], ['graph']])
      assert.match(await sandbox().ok('deps', ...args), new RegExp(`${old}.*✓ complete, archived`));
  });

  it('makes, shows and sets configuration, each value with its origin', async () => {
    assert.match(await sandbox().ok('config', 'init'), /Made .*config\.json/);
    assert.match(await sandbox().ok('config', 'init'), /there already/);
    assert.match(
      await sandbox().ok('config', 'set', 'maxConcurrent', '7'),
      /maxConcurrent = 7 in .*config\.json/,
    );
    const rows = listField(await sandbox().json('config', 'show', 'maxConcurrent'), 'values');
    assert.equal(field(rows[0], 'value'), 7);
    assert.match(String(field(rows[0], 'origin')), /config\.json/);
    sandbox().write('.vscode/settings.json', '{ // comments are fine\n "orchestra.maxConcurrent": 4 }');
    assert.match(await sandbox().ok('config', 'show', 'maxConcurrent'), /maxConcurrent +.*settings\.json +4/);
    assert.match(await sandbox().ok('config', 'show'), /agents\.shell\.command/);
  });

  it('says so where no value has such a name', async () => {
    const outcome = await sandbox().run(['config', 'show', 'bogus']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, /no value begins with "bogus"/);
  });

  it('refuses a key or a value that makes no sense', async () => {
    for (const args of [
      ['nonsense', '1'],
      ['maxConcurrent', 'many'],
      ['maxConcurrent', '-1'],
      ['agents.x.args', '7'],
    ]) {
      const outcome = await sandbox().run(['config', 'set', ...args]);
      assert.equal(outcome.code, 2, shown(outcome));
    }
    assert.equal((await sandbox().run(['config'])).code, 2);
  });

  it('names a wrong value in a configuration file and goes on with the rest', async () => {
    sandbox().write(
      '.orchestra/agent-config.json',
      '{"agents": {"bad": {"command": 5}, "good": {"command": "echo"}}}',
    );
    const outcome = await sandbox().run(['config', 'show', 'agents.good']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stdout, /agents\.good\.command +.* "echo"/);
    assert.match(outcome.stderr, /agent-config\.json.*agents\.bad\.command/);
  });

  it('draws dependencies as a tree, both ways', async () => {
    const first = await sandbox().task('echo first');
    const second = await sandbox().task('echo second', '--depends-on', first);
    const third = await sandbox().task('echo third', '--depends-on', first, second);
    const graph = await sandbox().ok('deps', 'graph');
    assert.match(graph, new RegExp(`^${first} .*\n[├└]─ ${second} [^]*└─ ${third}`));
    const { stdout } = await sandbox().run(['deps', 'graph'], { env: { LC_ALL: 'C' } });
    assert.match(stdout, new RegExp(`[|\`]- ${second}`));
    const show = await sandbox().ok('deps', 'show', second);
    assert.match(
      show,
      new RegExp(`Depends on:\n${second}[^\n]*\n└─ ${first}[^]*waited for by:\n${second}[^\n]*\n└─ ${third}`),
    );
    assert.match(await sandbox().ok('deps', 'validate'), /in order/);
    const nodes = listField(await sandbox().json('deps', 'graph'), 'nodes');
    assert.equal(nodes.length, 3);
  });

  it('rebuilds, counts and verifies the index', async () => {
    const id = await sandbox().task('true');
    await sandbox().run(['run', id, '--wait']);
    assert.match(await sandbox().ok('index', 'rebuild'), /Index rebuilt/);
    assert.deepEqual(await sandbox().json('index', 'stats'), {
      exists: false,
      finished: 1,
      live: 0,
      bytes: 0,
    });
    assert.match(
      await sandbox().ok('index', 'stats'),
      /^Index +Count\nFinished tasks +1\nLive tasks +0\nOn the disk +none needed\n$/,
    );
    assert.match(await sandbox().ok('index', 'verify'), /The index is right/);
    assert.deepEqual(field(await sandbox().json('index', 'verify'), 'findings'), []);
  });

  it('takes over an older queue and leaves it as it is', async () => {
    const task = {
      taskId: 'task_1700000000000',
      status: 'pending',
      agent: 'shell',
      prompt: 'echo old',
      createdAt: '2025-12-02T12:38:17.123456',
      dependsOn: [],
      retryCount: 0,
      maxRetries: 3,
    };
    const file = sandbox().write('.gemini/agents/tasks/task_1700000000000.json', JSON.stringify(task));
    const settings = { archive: { enabled: true, max_completed_age_days: 3 } };
    sandbox().write('.gemini/agents/config.json', JSON.stringify(settings));
    const result = await sandbox().json('import', '.gemini/agents');
    assert.deepEqual(field(result, 'tasks'), ['task_1700000000000']);
    assert.ok(existsSync(file));
    assert.match(
      await sandbox().ok('config', 'show', 'archive'),
      /maxCompletedAgeDays +\.orchestra\/config\.json +3/,
    );
    assert.match(await sandbox().ok('import', '.gemini/agents'), /^Imported 0 tasks and 0 agents into /);
    assert.match(await sandbox().ok('show', 'task_1700000000000'), /echo old/);
    const missing = await sandbox().run(['import', 'nowhere']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /nowhere/);
  });

  it('imports the older queue of a project, not what only has the name of one', async () => {
    const ended = { status: 'complete', agent: 'shell', prompt: 'true', createdAt: '2025-12-02T12:38:17' };
    sandbox().write('config.json', '{"port": 80}');
    sandbox().write('agent-config.json', '{"agents": "elsewhere"}');
    mkdirSync(path.join(sandbox().root, 'tasks'));
    const file = '.opencode/tasks/task_1700000000001.json';
    sandbox().write(file, JSON.stringify({ taskId: 'task_1700000000001', ...ended }));
    sandbox().write('.opencode/config.json', '{"theme": "dark"}');
    const first = await sandbox().run(['import', '.']);
    assert.equal(first.code, 0, shown(first));
    assert.match(first.stdout, /^Imported 1 task and 0 agents/);
    assert.match(first.stderr, /opencode.config\.json, theme: expected a setting.*not taken over/);
    assert.equal(existsSync(path.join(sandbox().root, '.orchestra/config.json')), false);
    rmSync(path.join(sandbox().root, '.opencode'), { recursive: true });
    rmSync(path.join(sandbox().root, 'agent-config.json'));
    const none = await sandbox().run(['import', '.']);
    assert.equal(none.code, 1, shown(none));
    assert.match(none.stderr, /holds no older queue/);
  });

  it('says what of an older queue could not be imported, and brings nothing beyond the limits', async () => {
    const agents = {
      good: { command: 'cat' },
      bad: 5,
      bad2: { command: 7 },
      bare: {},
      lost: { args: ['x'] },
    };
    sandbox().write('old/agent-config.json', JSON.stringify({ agents }));
    const task = { taskId: 'task_1700000000002', status: 'pending', agent: 'shell', prompt: 'true' };
    const beyond = { createdAt: '2025-12-02T12:38:17', priority: 500, maxRetries: 1000, timeout: 1e12 };
    sandbox().write('old/tasks/task_1700000000002.json', JSON.stringify({ ...task, ...beyond }));
    const some = await sandbox().run(['--json', 'import', 'old']);
    assert.equal(some.code, 0, shown(some));
    const result: unknown = JSON.parse(some.stdout);
    assert.deepEqual(field(result, 'agents'), ['good']);
    assert.deepEqual(JSON.parse(sandbox().read('.orchestra/agent-config.json')), {
      agents: { good: { command: 'cat' } },
    });
    const said = listField(result, 'problems').map(String).join('\n');
    for (const what of [
      'agents.bad:',
      'agents.bad2.command:',
      'agents.bare.command:',
      'agents.lost.command:',
    ])
      assert.ok(said.includes(what), said);
    assert.match(said, /priority 500.*100 now\.\n.*maxRetries 1000.*100 now\.\n.*timeout/);
    const taken = await sandbox().json('show', 'task_1700000000002');
    assert.equal(field(taken, 'priority'), 100);
    sandbox().write('older/agent-config.json', 'no JSON');
    const none = await sandbox().run(['import', 'older']);
    assert.equal(none.code, 1, shown(none));
    assert.match(
      none.stderr,
      /older.agent-config\.json: expected JSON.*\n.*nothing of older could be imported/,
    );
    assert.equal(none.stdout, '');
  });

  it('finds what is wrong, says the mend, and ends with 1 only for errors', async () => {
    await sandbox().task('true');
    const healthy = await sandbox().run(['doctor']);
    assert.equal(healthy.code, 0, shown(healthy));
    sandbox().write('.orchestra/tasks/task_5_broken.json', '{');
    const sick = await sandbox().run(['doctor', '--json']);
    const findings = listField(JSON.parse(sick.stdout), 'findings');
    const about = findings.find((finding) => String(field(finding, 'what')).includes('task_5_broken'));
    assert.ok(about !== undefined, shown(sick));
    assert.equal(sick.code, findings.some((finding) => field(finding, 'level') === 'error') ? 1 : 0);
    await sandbox().run(['doctor', '--fix']);
    mkdirSync(path.join(sandbox().root, 'empty'));
    assert.equal((await sandbox().run(['--root', 'empty', 'doctor'])).code, 0);
  });

  it('finds a damaged identity of the queue, and a queue without one works again', async () => {
    await sandbox().task('true');
    sandbox().write('.orchestra/state/queue.json', 'garbage');
    const sick = await sandbox().run(['doctor']);
    assert.equal(sick.code, 1, shown(sick));
    assert.match(sick.stdout, /queue\.json is damaged.*\n.*Move it away/);
    rmSync(path.join(sandbox().root, '.orchestra/state/queue.json'));
    await sandbox().task('true');
    assert.equal((await sandbox().run(['doctor'])).code, 0);
  });
});
