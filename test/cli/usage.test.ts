import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { eachSandbox } from './eachSandbox.ts';

const COMMANDS =
  'start run status daemon cancel retry clean timeout archive config deps index show logs why edit pause resume trust import doctor';

const keysOf = (value: unknown) => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

describe('orchestra: usage', () => {
  const sandbox = eachSandbox();

  it('prints its version and lists every command', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.equal(await sandbox().ok('--version'), `${version}\n`);
    const help = await sandbox().ok('--help');
    for (const command of COMMANDS.split(' ')) assert.match(help, new RegExp(`^  ${command}\\b`, 'm'));
  });

  for (const command of COMMANDS.split(' ')) {
    it(`shows in the help of ${command} how it is used, in lines that fit a terminal`, async () => {
      const help = await sandbox().ok(command, '--help');
      assert.match(help, new RegExp(`\\nExamples?:\\n  orchestra ${command}\\b`));
      for (const line of help.split('\n')) assert.ok(line.length <= 80, line);
    });
  }

  const wrong: [string, readonly string[], RegExp][] = [
    ['no command', [], /see orchestra --help|Usage/],
    ['an unknown command', ['strat'], /unknown command 'strat'.*start.*; see orchestra --help$/m],
    [
      'help for an unknown command',
      ['help', 'strat'],
      /^orchestra: unknown command 'strat'.*start.*; see orchestra --help$/m,
    ],
    [
      'an unknown command that is asked for its help',
      ['strat', '--help'],
      /^orchestra: unknown command 'strat'.*start.*; see orchestra --help$/m,
    ],
    [
      'an unknown option',
      ['status', '--wacht'],
      /unknown option '--wacht'.*--watch.*; see orchestra status --help$/m,
    ],
    [
      'a missing argument',
      ['start', 'shell'],
      /missing required argument 'prompt'; see orchestra start --help$/m,
    ],
    [
      'too many arguments',
      ['--root', 'show', 'why', 'a', 'b'],
      /too many arguments.*; see orchestra why --help$/m,
    ],
    [
      'a command of a command',
      ['timeout', 'extend', 'x'],
      /'seconds'; see orchestra timeout extend --help$/m,
    ],
    ['an option without its value', ['start', 'shell', 'x', '--priority'], /--priority/],
    [
      'a prompt that begins with a dash',
      ['start', 'shell', '-x foo'],
      /unknown option '-x foo'; a prompt that begins with a dash goes last, after -- \(orchestra start AGENT -- PROMPT\); see orchestra start --help$/m,
    ],
    [
      'a mistyped option, which is no prompt,',
      ['start', 'shell', 'x', '--priorty', '3'],
      /unknown option '--priorty' \(Did you mean --priority\?\); see orchestra start --help$/m,
    ],
    [
      'an option that is called by a part of its name',
      ['start', 'shell', 'x', '--retries', '3'],
      /unknown option '--retries' \(Did you mean --max-retries\?\); see orchestra start --help$/m,
    ],
    [
      'an option that resembles none, where the prompt is there,',
      ['start', '--priority', '3', 'shell', 'x', '--frobnicate'],
      /unknown option '--frobnicate'; see orchestra start --help$/m,
    ],
    [
      'an option that resembles none, where a template brings the prompt,',
      ['start', '--template', 'nightly', 'shell', '--frobnicate'],
      /unknown option '--frobnicate'; see orchestra start --help$/m,
    ],
    [
      'a prompt of several words, one of which begins with a dash,',
      ['start', 'shell', 'ls', '-la'],
      /unknown option '-la'; put a prompt of several words in quotes, and options before --; see orchestra start --help$/m,
    ],
    [
      'options after a prompt that begins with a dash',
      ['start', 'shell', '--', '-x foo', '--priority', '3'],
      /too many arguments.*; put a prompt of several words in quotes, and options before --; see/,
    ],
    [
      'a long prompt that begins with a dash, cut short,',
      ['start', 'shell', `-${'x'.repeat(100_000)}`],
      /unknown option '-x{59}…'; a prompt/,
    ],
  ];
  for (const [what, args, words] of wrong) {
    it(`refuses ${what} with exit code 2 and says what is wrong`, async () => {
      const outcome = await sandbox().run(args);
      assert.equal(outcome.code, 2, outcome.stderr);
      assert.equal(outcome.stdout, '');
      assert.match(outcome.stderr, words);
      assert.doesNotMatch(outcome.stderr, /^\s+at /m);
    });
  }

  it('says an error on one line, and shows where it came from with --debug or AGENT_DEBUG=1', async () => {
    const plain = await sandbox().run(['show', 'task_1']);
    assert.equal(plain.code, 1);
    assert.match(plain.stderr, /^orchestra: [^\n]+\n$/);
    const debug = await sandbox().run(['--debug', 'show', 'task_1']);
    assert.match(debug.stderr, /^\s+at /m);
    const byEnvironment = await sandbox().run(['show', 'task_1'], { env: { AGENT_DEBUG: '1' } });
    assert.match(byEnvironment.stderr, /^\s+at /m);
  });

  it('takes the global options before and after the command', async () => {
    await sandbox().task('true');
    const before: unknown = JSON.parse(await sandbox().ok('--json', 'status'));
    const after: unknown = JSON.parse(await sandbox().ok('status', '--json'));
    assert.deepEqual(keysOf(before), ['tasks', 'summary']);
    assert.deepEqual(keysOf(after), ['tasks', 'summary']);
  });

  it('finds the queue from a folder below it, and with --root from anywhere', async () => {
    const id = await sandbox().task('true');
    sandbox().write('deep/er/file.txt', '');
    const below = await sandbox().run(['show', id], { cwd: `${sandbox().root}/deep/er` });
    assert.equal(below.code, 0, below.stderr);
    const elsewhere = await sandbox().run(['--root', sandbox().root, 'show', id], { cwd: sandbox().base });
    assert.equal(elsewhere.code, 0, elsewhere.stderr);
  });

  it('refuses a --root that is no folder', async () => {
    const missing = await sandbox().run(['--root', 'nowhere', 'status']);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /nowhere.*does not exist/);
    assert.match((await sandbox().run(['--root', '', 'status'])).stderr, /the folder "" \(--root\)/);
    const file = sandbox().write('file.txt', '');
    assert.match((await sandbox().run(['--root', file, 'status'])).stderr, /not a folder/);
  });

  it('makes no folder where it only looks', async () => {
    const { readdirSync } = await import('node:fs');
    for (const args of [
      ['status'],
      ['timeout', 'list'],
      ['config', 'show'],
      ['doctor'],
      ['clean'],
      ['logs', 'task_1'],
      ['run'],
    ]) {
      await sandbox().run(args);
      assert.deepEqual(readdirSync(sandbox().root), [], `orchestra ${args.join(' ')}`);
    }
  });
});
