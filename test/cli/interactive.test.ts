import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { NO_TERMINAL } from '../onTerminal.ts';
import { eachSandbox } from './eachSandbox.ts';
import { field, shown, type Started } from './sandbox.ts';

const SIZE = { columns: 100, rows: 24 };
const CTRL_C = '\u0003';

describe(`orchestra run --interactive${NO_TERMINAL}`, () => {
  before(function () {
    if (NO_TERMINAL !== '') this.skip();
  });
  const sandbox = eachSandbox();

  /** Runs a command line as a task in a terminal of its own; resolves once it has written its pid. */
  async function runInTerminal(
    prompt: string,
    ...options: string[]
  ): Promise<{ id: string; terminal: Started; pid: number }> {
    const id = await sandbox().task(`echo $$ > agent.pid; echo ready; ${prompt}`, ...options);
    const terminal = sandbox().startOnTerminal(['run', id, '--interactive'], SIZE);
    await terminal.until(/ready/);
    return { id, terminal, pid: Number(sandbox().read('agent.pid')) };
  }

  const statusOf = async (id: string): Promise<unknown> => field(await sandbox().json('show', id), 'status');
  const isAlive = (pid: number): boolean => existsSync(`/proc/${String(pid)}`);

  async function ends(id: string, status: string): Promise<unknown> {
    const file = path.join(sandbox().root, '.orchestra', 'tasks', `${id}.json`);
    await until(
      `${id} is ${status}`,
      () => readFileSync(file, 'utf8').includes(`"status": "${status}"`),
      20_000,
    );
    return await sandbox().json('show', id);
  }

  it('talks to the agent in this terminal, and its exit code is that of the task', async () => {
    const { id, terminal } = await runInTerminal(
      'read -r name; echo "hello $name"; exit 7',
      '--max-retries',
      '0',
    );
    assert.equal(await statusOf(id), 'running');
    terminal.type('world\r');
    const outcome = await terminal.ended;
    assert.match(outcome.stdout, /hello world\r\n[^]*failed[^]*exited with code 7/);
    assert.equal(outcome.code, 1, shown(outcome));
    const task = await sandbox().json('show', id);
    assert.deepEqual([field(task, 'status'), field(task, 'exitCode')], ['failed', 7]);
    assert.equal(
      field(task, 'errorMessage'),
      'Process exited with code 7',
      'the note is no word of the agent',
    );
    assert.match(await sandbox().ok('logs', id), /ran in a terminal/);
  });

  it('is a terminal to the agent: a size, no pipe, and Ctrl+C for itself', async () => {
    const { id, terminal } = await runInTerminal(
      'trap "echo caught; exit 0" INT; test -t 0 -a -t 1 -a -t 2 && stty size; while :; do sleep 0.05; done',
    );
    await terminal.until(/24 100/);
    terminal.type(CTRL_C);
    const outcome = await terminal.ended;
    assert.match(outcome.stdout, /caught/);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(await statusOf(id), 'complete');
  });

  for (const [what, prompt] of [
    ['', 'sleep 100.25'],
    [', although it ignores that', 'trap "" HUP; while :; do sleep 0.1; done'],
  ] as const) {
    it(`ends the agent when the terminal is closed${what}, and the task is cancelled`, async () => {
      const { id, terminal, pid } = await runInTerminal(prompt);
      terminal.kill();
      const task = await ends(id, 'cancelled');
      assert.equal(isAlive(pid), false);
      assert.equal(field(task, 'errorMessage'), null);
    });
  }

  it('is cancelled from elsewhere, and times out', async () => {
    const { id, terminal, pid } = await runInTerminal('sleep 100.25');
    await sandbox().ok('cancel', id);
    assert.equal(isAlive(pid), false);
    assert.match((await terminal.ended).stdout, /cancelled/);
    const late = await runInTerminal('sleep 100.25', '--timeout', '1', '--max-retries', '0');
    assert.match((await late.terminal.ended).stdout, /Timed out/);
    assert.equal(isAlive(late.pid), false);
  });

  it('waits for a slot as any task does, and Ctrl+C holds it back', async () => {
    const blocker = await sandbox().task('echo on > blocker; sleep 100.25');
    sandbox().write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 1 }));
    const daemon = sandbox().start(['daemon']);
    await until('the blocker', () => existsSync(path.join(sandbox().root, 'blocker')));
    const id = await sandbox().task('echo never');
    const terminal = sandbox().startOnTerminal(['run', id, '--interactive'], SIZE);
    await terminal.until(/waits for a free slot.*Ctrl\+C gives up/);
    terminal.type(CTRL_C);
    const outcome = await terminal.ended;
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stdout, /held back/);
    assert.match(await sandbox().ok('why', id), /the task is paused/);
    const again = sandbox().startOnTerminal(['run', id, '--interactive'], SIZE);
    await again.until(/waits for a free slot/);
    await sandbox().ok('cancel', blocker);
    await again.until(/^never\r?$/m);
    assert.equal((await again.ended).code, 0);
    daemon.signal('SIGTERM');
  });

  it('refuses in words what it cannot do', async () => {
    const id = await sandbox().task('true');
    const piped = await sandbox().run(['run', id, '--interactive']);
    assert.deepEqual([piped.code, /needs a terminal/.test(piped.stderr)], [2, true]);
    const usage = await sandbox().run(['run', '--interactive']);
    assert.equal(usage.code, 2);
    const stay = await sandbox().run(['run', id, '--stay']);
    assert.deepEqual([stay.code, /--stay is for --interactive/.test(stay.stderr)], [2, true]);
    sandbox().write(
      '.orchestra/agent-config.json',
      JSON.stringify({ agents: { mine: { command: 'true' } } }),
    );
    const mine = String(field(await sandbox().json('start', 'mine', 'x'), 'taskId'));
    const refused = await sandbox().startOnTerminal(['run', mine, '--interactive', '--trust'], SIZE).ended;
    assert.equal(refused.code, 1, shown(refused));
    assert.match(
      refused.stdout,
      /Agent mine cannot be run interactively: its definition has no interactiveArgs/,
    );
    assert.equal(await statusOf(mine), 'pending');
  });
});
