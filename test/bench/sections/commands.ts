import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from '../../../src/core/index.ts';
import type { Bench, Section } from '../bench.ts';
import { addPending, fill } from '../queues.ts';
import { median, p95 } from '../stats.ts';

interface Command {
  readonly name: string;
  readonly atMost: number | undefined;
  run(round: number): Promise<{ ms: number }>;
}

const FLOOR = 'node -e 0';
/** They warm the disk's cache, write the index, and leave the compiled code of each command behind. */
const WARM_UP_ROUNDS = 3;
/** The time of a folder tells of every change in it once it is two seconds old. */
const FOLDER_AT_REST_MS = 2100;

/** What a person waits for at the terminal, each command beside Node that does nothing. */
export const commands: Section = {
  name: 'commands',
  async run(bench) {
    const rounds = bench.quick ? 4 : 20;
    await compare(bench, rounds, [...(await atOneThousand(bench, rounds)), startAtTenThousand(bench)]);
    await compare(bench, rounds, inABusyQueue(bench, rounds));
  },
};

/** `status` where thousands have finished. */
export const status: Section = {
  name: 'status',
  async run(bench) {
    const rounds = bench.quick ? 4 : 15;
    const queues: [string, number, number][] = [
      ['status at 1,000 finished', 1000, 1.5],
      ['status at 10,000 finished', 10_000, 1.8],
      ['status at 100,000 finished', 100_000, 3],
    ];
    const measured: Command[] = [];
    // First of all: the index of a folder that changed a moment ago is not believed yet.
    const archived = filled(bench, 'status at 10,000 archived', 10_000, 'archive').queue.root;
    for (const [name, count, atMost] of bench.quick ? queues.slice(0, 2) : queues) {
      const root = filled(bench, name, count, 'tasks').queue.root;
      measured.push({ name, atMost, run: () => bench.sandbox.cli(root, ['status']) });
      if (count === 100_000) await reportMemory(bench, root);
    }
    measured.push({
      name: 'status at 10,000 archived',
      atMost: 1.8,
      run: () => bench.sandbox.cli(archived, ['status']),
    });
    // A folder that changed less than two seconds ago is looked through by each of them; it is at rest that is measured.
    await pause(FOLDER_AT_REST_MS);
    await compare(bench, rounds, measured);
    if (bench.quick) bench.note('not measured with --quick: status at 100,000 finished');
  },
};

/** A queue with the ids of what it was filled with. */
interface Filled {
  readonly queue: Queue;
  readonly complete: readonly string[];
  readonly failed: readonly string[];
}

function filled(
  bench: Bench,
  name: string,
  complete: number,
  where: 'tasks' | 'archive',
  failed = 0,
): Filled {
  bench.note(`filling a queue for "${name}" (${String(complete + failed)} tasks in ${where}/)`);
  const queue = bench.sandbox.open(bench.sandbox.project(name.replaceAll(/\W+/g, '-')));
  return { queue, ...fill(queue, { complete, failed, where }) };
}

/** Each command in a queue of 1,000 tasks of its own. */
async function atOneThousand(bench: Bench, rounds: number): Promise<Command[]> {
  const { sandbox } = bench;
  const times = WARM_UP_ROUNDS + rounds;
  const one = (name: string, failed = 0) => filled(bench, name, 1000 - failed, 'tasks', failed);
  const [still, timeouts, nothingPending] = [
    one('status'),
    one('timeout list'),
    one('run, nothing to start'),
  ];
  const [cancelled, launching, dispatched] = [one('cancel'), one('run, one to start'), one('run, another')];
  const retried = one('retry', 100);
  const cleaned = one('clean');
  const pending = addPending(cancelled.queue, times);
  const [first] = addPending(launching.queue, times + 1);
  await sandbox.cli(launching.queue.root, ['run', first ?? '', '--wait']);
  const asked = addPending(dispatched.queue, times);
  dispatched.queue.pause({ queue: true });
  sandbox.startDaemon(dispatched.queue.root, []);
  const command = (name: string, { queue }: Filled, args: (round: number) => string[]): Command => ({
    name,
    atMost: 1.5,
    run: (round) => sandbox.cli(queue.root, args(round)),
  });
  return [
    { ...command('orchestra --version', still, () => ['--version']), atMost: undefined },
    command('status at 1,000', still, () => ['status']),
    command('run at 1,000, nothing to start', nothingPending, () => ['run']),
    command('run at 1,000, launched here, runner warm', launching, () => ['run']),
    command('run at 1,000, a daemon dispatches', dispatched, (round) => ['run', asked[round] ?? '']),
    command('cancel of a pending task at 1,000', cancelled, (round) => ['cancel', pending[round] ?? '']),
    command('retry at 1,000', retried, (round) => ['retry', retried.failed[round] ?? '']),
    command('clean of one at 1,000', cleaned, (round) => ['clean', cleaned.complete[round] ?? '']),
    command('timeout list at 1,000', timeouts, () => ['timeout', 'list']),
  ];
}

/**
 * The same commands by turns in one queue, so that each finds a folder that changed a moment ago and 20 to 50 tasks that
 * wait: what a person finds who comes to a busy queue. For the reader; the limits are those of a command by itself.
 */
function inABusyQueue(bench: Bench, rounds: number): Command[] {
  const { queue, complete, failed } = filled(bench, 'busy', 900, 'tasks', 100);
  const pending = addPending(queue, WARM_UP_ROUNDS + rounds);
  const command = (name: string, args: (round: number) => string[]): Command => ({
    name: `${name} at 1,000, in a busy queue`,
    atMost: undefined,
    run: (round) => bench.sandbox.cli(queue.root, args(round)),
  });
  return [
    command('status', () => ['status']),
    command('cancel', (round) => ['cancel', pending[round] ?? '']),
    command('retry', (round) => ['retry', failed[round] ?? '']),
    command('clean', (round) => ['clean', complete[round] ?? '']),
    command('timeout list', () => ['timeout', 'list']),
  ];
}

function startAtTenThousand(bench: Bench): Command {
  const { root } = filled(bench, 'start at 10,000', 10_000, 'tasks').queue;
  return {
    name: 'start at 10,000',
    atMost: 1.5,
    run: () => bench.sandbox.cli(root, ['start', 'shell', 'true']),
  };
}

/** All commands and the floor by turns, so that whatever slows the machine slows them alike. */
async function compare(bench: Bench, rounds: number, measured: readonly Command[]): Promise<void> {
  bench.note(`${String(rounds)} rounds of ${String(measured.length)} commands`);
  const floors: number[] = [];
  const times = measured.map((): number[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const floor = await bench.sandbox.bareNode();
    if (round >= WARM_UP_ROUNDS) floors.push(floor.ms);
    for (const [at, command] of measured.entries()) {
      const { ms } = await command.run(round);
      if (round >= WARM_UP_ROUNDS) times[at]?.push(ms);
    }
  }
  for (const [at, { name, atMost }] of measured.entries()) {
    const own = times[at] ?? [];
    bench.report({
      name,
      unit: 'ms',
      value: median(own),
      p95: p95(own),
      floor: { what: FLOOR, value: median(floors), p95: p95(floors) },
      ...(atMost === undefined ? {} : { limit: { kind: 'ratio', atMost } }),
    });
  }
}

/** Peak of the process's memory, told by itself at its end. */
async function reportMemory(bench: Bench, root: string): Promise<void> {
  const hook = bench.sandbox.file('peak.cjs');
  const result = bench.sandbox.file('peak.txt');
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(result)}, String(process.resourceUsage().maxRSS)));`,
  );
  await bench.sandbox.cli(root, ['status']);
  const { ms } = await bench.sandbox.cli(root, ['status'], ['--require', hook]);
  bench.report({
    name: 'peak memory of status at 100,000 finished',
    unit: 'MB',
    value: Number(readFileSync(result, 'utf8')) / 1024,
    limit: { kind: 'value', atMost: 150 },
    note: `in ${ms.toFixed(0)} ms`,
  });
}
