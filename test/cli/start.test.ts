import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { CLI, field, listField, shown, textField } from './sandbox.ts';

describe('orchestra start', () => {
  const sandbox = eachSandbox();

  it('makes the queue, writes the task and says its ID', async () => {
    const stdout = await sandbox().ok('start', 'shell', 'echo hello');
    const id = /^Task (task_\S+) created for shell\.\n$/.exec(stdout)?.[1];
    assert.ok(id !== undefined, stdout);
    const task: unknown = JSON.parse(sandbox().read(`.orchestra/tasks/${id}.json`));
    assert.equal(field(task, 'status'), 'pending');
    assert.equal(field(task, 'prompt'), 'echo hello');
    assert.equal(field(task, 'priority'), 5);
    assert.equal(field(task, 'maxRetries'), 3);
    assert.equal(field(task, 'autoRetry'), false);
  });

  it('takes what it depends on before, between and after its arguments, one by one, with commas or several', async () => {
    const first = await sandbox().task('true');
    const second = await sandbox().task('true');
    for (const [args, expected] of [
      [['--depends-on', first, 'shell', 'x'], [first]],
      [['shell', '--depends-on', first, 'x'], [first]],
      [
        ['--depends-on', first, '--depends-on', second, 'shell', 'x'],
        [first, second],
      ],
      [
        ['--depends-on', `${first},${second}`, 'shell', 'x'],
        [first, second],
      ],
      [
        ['shell', 'x', '--depends-on', `${first}, ${second}`],
        [first, second],
      ],
      [
        ['shell', 'x', '--depends-on', first, second],
        [first, second],
      ],
      [
        ['shell', 'x', '--depends-on', first, second, '--priority', '7'],
        [first, second],
      ],
      [['--depends-on', first, 'shell', '--', '-x'], [first]],
      [
        ['shell', '--depends-on', first, second, '--', '-x'],
        [first, second],
      ],
      [
        ['--depends-on', first, second, '--', 'shell', '-x'],
        [first, second],
      ],
    ] as const) {
      const task = await sandbox().json('start', ...args);
      assert.equal(field(task, 'agent'), 'shell', args.join(' '));
      assert.deepEqual(listField(task, 'dependsOn'), expected, args.join(' '));
    }
  });

  it('does not take a prompt without quotes for what it depends on', async () => {
    const outcome = await sandbox().run(['start', 'shell', 'fix', 'it', '--depends-on', 'task_1']);
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /too many arguments/);
  });

  it('takes every option, and prints the task with --json', async () => {
    const first = await sandbox().task('true');
    const task = await sandbox().json(
      ...[
        'start',
        'shell',
        'echo two',
        '--max-retries',
        '1',
        '--auto-retry',
        '--priority',
        '9',
        '--timeout',
        '60',
      ],
      ...['--not-before', '2h', '--depends-on', first],
    );
    assert.equal(field(task, 'maxRetries'), 1);
    assert.equal(field(task, 'autoRetry'), true);
    assert.equal(field(task, 'priority'), 9);
    assert.equal(field(task, 'timeout'), 60);
    assert.deepEqual(field(task, 'dependsOn'), [first]);
    const ahead = Date.parse(textField(task, 'notBefore')) - Date.now();
    assert.ok(ahead > 7_100_000 && ahead <= 7_200_000, String(ahead));
  });

  it('reads the prompt from standard input byte for byte', async () => {
    const prompt = '\ufeff  line one\r\n\tzwei "three" $(four) {taskId} 🎉\n\n';
    const outcome = await sandbox().run(['start', 'shell', '-', '--json'], { input: prompt });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(field(JSON.parse(outcome.stdout), 'prompt'), prompt);
  });

  it('takes a megabyte of prompt', async () => {
    const prompt = `echo ${'ä'.repeat(512 * 1024)}`;
    const outcome = await sandbox().run(['start', 'shell', '-', '--json'], { input: prompt });
    assert.equal(field(JSON.parse(outcome.stdout), 'prompt'), prompt);
  });

  it('takes a prompt that begins with a dash after --', async () => {
    const task = await sandbox().json('start', '--priority', '1', 'shell', '--', '--help me');
    assert.equal(field(task, 'prompt'), '--help me');
  });

  it('changes nothing in a prompt with braces, quotes, newlines or emoji', async () => {
    for (const prompt of [
      '{taskId} {{x}}',
      '$(touch gone) `x` "y" \'z\'',
      'a\nb\r\nc',
      '👩‍👩‍👧 日本語',
      ' spaced ',
    ]) {
      assert.equal(field(await sandbox().json('start', 'shell', prompt), 'prompt'), prompt);
    }
  });

  const refused: [string, readonly string[], RegExp][] = [
    ['an empty prompt', ['start', 'shell', ''], /prompt is empty/],
    ['a prompt of spaces', ['start', 'shell', ' \n '], /prompt is empty/],
    [
      'a priority that is no number',
      ['start', 'shell', 'x', '--priority', 'abc'],
      /priority must be a whole number from 0 to 100, not "abc"/,
    ],
    [
      'a priority out of range',
      ['start', 'shell', 'x', '--priority', '101'],
      /priority must be a whole number from 0 to 100, not "101"/,
    ],
    ['a negative priority', ['start', 'shell', 'x', '--priority', '-1'], /priority .* not "-1"/],
    ['half a retry', ['start', 'shell', 'x', '--max-retries', '1.5'], /max-retries must be a whole number/],
    ['a negative timeout', ['start', 'shell', 'x', '--timeout', '-5'], /timeout must be a whole number/],
    ['a timeout of words', ['start', 'shell', 'x', '--timeout', '10m'], /timeout .*"10m"/],
    [
      'a timeout of ages',
      ['start', 'shell', 'x', '--timeout', '99999999999'],
      /timeout must be a whole number/,
    ],
    ['a number in hex', ['start', 'shell', 'x', '--priority', '0x5'], /priority .*"0x5"/],
    ['a time that is none', ['start', 'shell', 'x', '--not-before', 'soon'], /not-before must be a time/],
    ['an ID left out of a list', ['start', 'shell', 'x', '--depends-on', 'task_1,'], /depends-on.*empty/],
    ['a path as an ID', ['start', 'shell', 'x', '--depends-on', '../../x'], /\.\.\/\.\.\/x/],
  ];
  for (const [what, args, words] of refused) {
    it(`refuses ${what} with exit code 2 and writes nothing`, async () => {
      const outcome = await sandbox().run(args);
      assert.equal(outcome.code, 2, outcome.stderr);
      assert.match(outcome.stderr, words);
      assert.match(outcome.stderr, /^orchestra: [^\n]+\n$/);
      assert.ok(
        !existsSync(path.join(sandbox().root, '.orchestra', 'tasks')) ||
          (await sandbox().ok('status', '--json')).includes('"tasks": []'),
      );
    });
  }

  it('refuses what is not UTF-8, and an empty standard input', async () => {
    const bytes = await sandbox().run(['start', 'shell', '-'], {
      input: new Uint8Array([0x65, 0xff, 0xfe, 0x0a]),
    });
    assert.equal(bytes.code, 2);
    assert.match(bytes.stderr, /not valid UTF-8/);
    const empty = await sandbox().run(['start', 'shell', '-'], { input: '' });
    assert.equal(empty.code, 2);
    assert.match(empty.stderr, /prompt is empty/);
  });

  const elsewhere = process.platform === 'linux' ? '' : ' (skipped: only Linux shows the bytes of arguments)';
  it(`refuses an argument that is not UTF-8, not one with the sign that stands for what is none${elsewhere}`, async function () {
    if (elsewhere !== '') this.skip();
    const [environment, script] = [
      sandbox().environment(),
      String.raw`exec "$0" "$1" start shell "echo $(printf '\377')"`,
    ];
    const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
      cwd: sandbox().root,
      env: environment,
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.match(stderr, /^orchestra: an argument is not valid UTF-8 text; [^\n]+\n$/);
    await sandbox().ok('start', 'shell', 'echo \ufffd');
  });

  it('refuses a dependency that does not exist, and says which', async () => {
    const outcome = await sandbox().run(['start', 'shell', 'x', '--depends-on', 'task_1_nowhere']);
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /task_1_nowhere/);
  });

  it('refuses an agent that nobody knows where no opencode is on PATH, naming the missing program', async () => {
    const outcome = await sandbox().run(['start', 'nobody', 'x'], { env: { PATH: sandbox().base } });
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.stderr, /opencode/);
  });

  it('shows control characters in an error as spaces', async () => {
    const outcome = await sandbox().run(['start', 'shell', 'x', '--priority', '\u001b[31mred\u0007']);
    assert.doesNotMatch(outcome.stderr, /[\u001b\u0007]/);
  });

  const agent = { command: 'true', args: ['--yolo', '{prompt}'], permissionFlags: ['--yolo'] };
  const defineAgent = () =>
    sandbox().write('.orchestra/agent-config.json', JSON.stringify({ agents: { mine: agent } }));

  it('makes the task although its note cannot be written', () => {
    if (process.platform !== 'linux') return;
    defineAgent();
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', 'exec "$0" "$1" start mine x 2> /dev/full', process.execPath, CLI],
      { cwd: sandbox().root, env: sandbox().environment(), encoding: 'utf8' },
    );
    assert.match(stdout, /^Task \S+ created for mine\.\n$/);
    assert.equal(status, 0);
  });

  it('says that the task is there where it cannot be approved', async () => {
    defineAgent();
    await sandbox().task('true');
    const env = { XDG_CONFIG_HOME: sandbox().write('no-folder', '') };
    const outcome = await sandbox().run(['start', 'mine', 'x', '--trust'], { env });
    assert.equal(outcome.code, 1, shown(outcome));
    const id = /no-folder.*; task (\S+) was created all the same\n$/.exec(outcome.stderr)?.[1];
    assert.match(await sandbox().ok('show', id ?? 'none'), /pending/);
  });

  it('calls no failure what is done, although the disk did not confirm it', async () => {
    const first = await sandbox().task('true');
    const hook = sandbox().write(
      'hook.cjs',
      `require('node:fs').fdatasyncSync = () => {
         throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
       };`,
    );
    const bad = { nodeArgs: ['--require', hook] };
    const warning = /^orchestra: (task_\S+) is in the queue as it was to be, but a power cut may undo that/;
    const started = await sandbox().run(['start', 'shell', 'true', '--json'], bad);
    assert.equal(started.code, 0, shown(started));
    const id = textField(JSON.parse(started.stdout), 'taskId');
    assert.equal(warning.exec(started.stderr)?.[1], id, shown(started));
    assert.ok(existsSync(path.join(sandbox().root, '.orchestra', 'plans', `${id}_plan.md`)));
    const cancelled = await sandbox().run(['cancel', id, first], bad);
    assert.deepEqual(
      [cancelled.code, cancelled.stdout],
      [0, `Task ${id} cancelled.\nTask ${first} cancelled.\n`],
      shown(cancelled),
    );
    assert.equal(listField(await sandbox().json('status'), 'tasks').length, 2);
  });

  it('says where its output cannot be written, and that the task is there', async () => {
    if (process.platform !== 'linux') return;
    for (const args of ['start shell true', 'start shell true --json']) {
      const script = `exec "$0" "$1" ${args} > /dev/full`;
      const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, CLI], {
        cwd: sandbox().root,
        env: sandbox().environment(),
        encoding: 'utf8',
      });
      assert.equal(status, 1, stderr);
      const id = /standard output could not be written \(ENOSPC\).*; task (\S+) was created/.exec(
        stderr,
      )?.[1];
      assert.match(await sandbox().ok('show', id ?? 'none'), /pending/);
    }
  });

  it('says of a prompt without quotes that it needs them', async () => {
    const outcome = await sandbox().run(['start', 'shell', 'echo', 'hi']);
    assert.equal(outcome.code, 2, shown(outcome));
    assert.match(outcome.stderr, /put a prompt of several words in quotes/);
  });
});
