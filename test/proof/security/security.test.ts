import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from '../../cli/eachSandbox.ts';
import { shown, type Outcome, type RunOptions } from '../../cli/sandbox.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { itIsSkipped } from '../onLinux.ts';
import { tally } from '../tally.ts';
import { FOOLING, hostileTexts, OBEYED } from './hostileTexts.ts';

const SECRET = 'hush-3f1d7c52-9b0e-4c7a';

describe('what comes from outside', function () {
  this.timeout(60_000);
  const sandbox = eachSandbox();
  afterEach(function () {
    const violations = this.currentTest?.state === 'passed' ? 0 : 1;
    tally.record({ promise: 'nothing gets out of the queue', run: 'security', tried: 1, violations });
  });

  let watch: QueueWatch;
  beforeEach(() => {
    watch = new QueueWatch(sandbox().root, { limits: { total: 3 }, theirs: (file) => file === 'said' });
  });

  /** Runs a command, and looks at the queue after it. */
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<Outcome> => {
    const outcome = await sandbox().run(args, options);
    await watch.lookBesides(`orchestra ${args.join(' ')}`);
    return outcome;
  };
  /** Makes a task, which from then on is to be there. */
  const task = async (prompt: string, ...options: string[]): Promise<string> => {
    const id = await sandbox().task(prompt, ...options);
    watch.acknowledged.add(id);
    return id;
  };

  /** No promise was broken, and nobody created a file called pwned, wherever it was tried. */
  const isUntouched = (): void => {
    assert.deepEqual(watch.broken, []);
    const made = readdirSync(sandbox().base, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      made.filter((name) => path.basename(name).startsWith('pwned')),
      [],
    );
  };
  const isClean = ({ stdout, stderr }: Outcome, what: string): void => {
    assert.doesNotMatch(stdout + stderr, OBEYED, what);
    assert.doesNotMatch(stdout + stderr, FOOLING, what);
  };

  it('prompts are shown without anything that a terminal obeys or an eye is fooled by', async () => {
    for (const [name, text] of Object.entries(hostileTexts)) {
      const id = await task(`: '${text.replaceAll("'", '')}'`, '--not-before', '2099-01-01');
      for (const args of [
        ['show', id],
        ['why', id],
        ['deps', 'show', id],
        ['status', '--all'],
      ]) {
        const outcome = await run(args);
        assert.equal(outcome.code, 0, shown(outcome));
        isClean(outcome, `${args.join(' ')}: ${name}`);
      }
    }
    isUntouched();
  });

  it('logs, errors and the ends of agents are shown so too; colours alone stay', async () => {
    const all = Object.values(hostileTexts).join('\n');
    sandbox().write('said', `${all}\n\u001b[31mred\u001b[0m\n`);
    const id = await task(`cat said; cp said .orchestra/tasks/$ORCHESTRA_TASK_ID.error; exit 1`);
    await run(['daemon', '--until-idle']);
    for (const args of [['logs', id], ['show', id], ['why', id], ['status'], ['logs', id, '--tail', '5']]) {
      isClean(await run(args, { env: { FORCE_COLOR: '1' } }), args.join(' '));
    }
    const coloured = await run(['logs', id], { env: { FORCE_COLOR: '1' } });
    assert.match(coloured.stdout, /\u001b\[31mred/);
    isUntouched();
  });

  it('names of agents, values of settings and arguments are said back clean, and lead nowhere', async () => {
    await task('true', '--not-before', '2099-01-01');
    for (const text of Object.values(hostileTexts)) {
      for (const args of [
        ['start', text, 'true'],
        ['pause', '--agent', text],
        ['status', '--agent', text],
        ['show', text],
        ['cancel', text],
        ['logs', text],
        ['clean', text],
        ['config', 'set', text, '1'],
        ['config', 'set', 'agents.mine.command', text],
        ['import', text],
        ['--root', text, 'status'],
      ]) {
        const outcome = await run(args);
        assert.ok([0, 1, 2].includes(outcome.code), shown(outcome));
        assert.doesNotMatch(outcome.stderr, /\(unexpected|^\s+at /m, args.join(' '));
        isClean(outcome, args.join(' '));
        if (args[0] === 'pause') await run(['resume', '--agent', text]);
      }
    }
    isClean(await run(['config', 'show']), 'config show');
    isClean(await run(['doctor']), 'doctor');
    isUntouched();
  });

  it('agents and templates of the project that point outside are refused or asked about, never followed', async () => {
    const agents = Object.fromEntries(
      Object.values(hostileTexts).map((text, n) => [
        `mine${String(n)}`,
        {
          command: text,
          args: [text, '{prompt}'],
          workingDirectory: '../..',
          promptTemplateFile: '../../../../etc/passwd',
          env: { [text]: text },
        },
      ]),
    );
    sandbox().write('.orchestra/agent-config.json', JSON.stringify({ agents }));
    for (const args of [
      ['config', 'show'],
      ['doctor'],
      ['trust'],
      ['start', 'mine0', 'true'],
      ['run'],
      ['daemon', '--until-idle'],
    ]) {
      const outcome = await run(args);
      isClean(outcome, args.join(' '));
      assert.doesNotMatch(outcome.stdout + outcome.stderr, /root:x:0:0|\(unexpected/, args.join(' '));
    }
    isUntouched();
  });

  it('ids inside a task file lead nowhere: what is run, cleaned and archived lies in the queue', async () => {
    const victim = path.join(sandbox().base, 'victim.json');
    writeFileSync(victim, '{"taskId":"task_1","status":"complete"}');
    const out = '../../../victim';
    const fields = { agent: 'shell', prompt: 'true', createdAt: '2026-01-01T00:00:00Z', maxRetries: 2 };
    const links = {
      dependsOn: [out],
      retriedBy: out,
      parentTaskId: out,
      planFile: `${out}.json`,
      logFile: `${out}.json`,
      marker: `a\n${out}`,
    };
    for (const status of ['pending', 'failed', 'cancelled', 'complete']) {
      const taskId = `task_${status}`;
      sandbox().write(
        `.orchestra/tasks/${taskId}.json`,
        JSON.stringify({
          ...fields,
          ...links,
          taskId,
          status,
          retryHistory: [{ attempt: 1, timestamp: 'x', retriedFrom: out }],
        }),
      );
    }
    for (const args of [
      ['trust', '--yes'],
      ['run', '--trust'],
      ['retry', 'task_failed'],
      ['deps', 'graph'],
      ['archive', '--force'],
      ['clean', 'all', '--yes'],
    ]) {
      isClean(await run(args), args.join(' '));
    }
    assert.equal(readFileSync(victim, 'utf8'), '{"taskId":"task_1","status":"complete"}');
    isUntouched();
  });

  const SECRETS = 'secrets of the environment are in no file of ours, and every file is its owner’s alone';
  if (process.platform === 'win32') itIsSkipped('files of Windows have no such modes', SECRETS);
  else
    it(SECRETS, async () => {
      const env = { MY_SECRET_TOKEN: SECRET, ANTHROPIC_API_KEY: SECRET };
      const before = process.umask(0);
      try {
        for (const prompt of ['test -n "$MY_SECRET_TOKEN"', 'exit 3']) {
          await run(['start', 'shell', prompt, '--auto-retry', '--max-retries', '1'], { env });
        }
        await run(['config', 'set', 'retryBackoffBaseSeconds', '0.1'], { env });
        await run(['daemon', '--until-idle'], { env });
        await run(['doctor'], { env });
        await run(['archive', '--force'], { env });
      } finally {
        process.umask(before);
      }
      assert.match(await sandbox().ok('status', '--all'), /complete/);
      isUntouched();
      for (const folder of [path.join(sandbox().root, '.orchestra'), path.join(sandbox().base, 'config')]) {
        for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
          const file = path.join(folder, name);
          const stat = lstatSync(file);
          assert.equal((stat.mode & 0o077).toString(8), '0', `${file} can be read by others`);
          if (stat.isFile()) assert.ok(!readFileSync(file).includes(SECRET), `${file} holds a secret`);
        }
      }
    });
});
