import { readFileSync, writeFileSync } from 'node:fs';
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

/** What a person waits for at the terminal, each command beside Node that does nothing. */
export const commands: Section = {
  name: 'commands',
  async run(bench) {
    const rounds = bench.quick ? 4 : 20;
    await compare(bench, rounds, [...(await atOneThousand(bench, rounds)), await startAtTenThousand(bench)]);
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
    for (const [name, count, atMost] of bench.quick ? queues.slice(0, 2) : queues) {
      const root = filled(bench, name, count, 'tasks').root;
      measured.push({ name, atMost, run: () => bench.sandbox.cli(root, ['status']) });
      if (count === 100_000) await reportMemory(bench, root);
    }
    const archived = filled(bench, 'status at 10,000 archived', 10_000, 'archive').root;
    measured.push({
      name: 'status at 10,000 archived',
      atMost: 1.8,
      run: () => bench.sandbox.cli(archived, ['status']),
    });
    await compare(bench, rounds, measured);
    if (bench.quick) bench.note('not measured with --quick: status at 100,000 finished');
  },
};

function filled(bench: Bench, name: string, complete: number, where: 'tasks' | 'archive', failed = 0): Queue {
  bench.note(`filling a queue for "${name}" (${String(complete + failed)} tasks in ${where}/)`);
  const queue = bench.sandbox.open(bench.sandbox.project(name.replaceAll(/\W+/g, '-')));
  fill(queue, { complete, failed, where });
  return queue;
}

async function atOneThousand(bench: Bench, rounds: number): Promise<Command[]> {
  const { sandbox } = bench;
  const queue = sandbox.open(sandbox.project('thousand'));
  bench.note('filling queues of 1,000 tasks in tasks/');
  const finished = fill(queue, { complete: 900 - rounds, failed: 100, where: 'tasks' });
  const pending = addPending(queue, WARM_UP_ROUNDS + rounds);
  const nothingPending = filled(bench, 'run, nothing to start', 1000, 'tasks');
  const launching = filled(bench, 'run, one to start', 1000 - rounds, 'tasks');
  const [first] = addPending(launching, WARM_UP_ROUNDS + rounds + 1);
  await sandbox.cli(launching.root, ['run', first ?? '', '--wait']);
  const dispatched = filled(bench, 'run, another dispatches', 1000 - rounds, 'tasks');
  const asked = addPending(dispatched, WARM_UP_ROUNDS + rounds);
  dispatched.pause({ queue: true });
  sandbox.startDaemon(dispatched.root, []);
  const { root } = queue;
  return [
    { name: 'orchestra --version', atMost: undefined, run: () => sandbox.cli(root, ['--version']) },
    { name: 'status at 1,000', atMost: 1.5, run: () => sandbox.cli(root, ['status']) },
    {
      name: 'run at 1,000, nothing to start',
      atMost: 1.5,
      run: () => sandbox.cli(nothingPending.root, ['run']),
    },
    {
      name: 'run at 1,000, launched here, runner warm',
      atMost: 1.5,
      run: () => sandbox.cli(launching.root, ['run']),
    },
    {
      name: 'run at 1,000, a daemon dispatches',
      atMost: 1.5,
      run: (round) => sandbox.cli(dispatched.root, ['run', asked[round] ?? '']),
    },
    {
      name: 'cancel of a pending task at 1,000',
      atMost: 1.5,
      run: (round) => sandbox.cli(root, ['cancel', pending[round] ?? '']),
    },
    {
      name: 'retry at 1,000',
      atMost: 1.5,
      run: (round) => sandbox.cli(root, ['retry', finished.failed[round] ?? '']),
    },
    {
      name: 'clean of one at 1,000',
      atMost: 1.5,
      run: (round) => sandbox.cli(root, ['clean', finished.complete[round] ?? '']),
    },
    { name: 'timeout list at 1,000', atMost: 1.5, run: () => sandbox.cli(root, ['timeout', 'list']) },
  ];
}

function startAtTenThousand(bench: Bench): Promise<Command> {
  const { root } = filled(bench, 'start at 10,000', 10_000, 'tasks');
  return Promise.resolve({
    name: 'start at 10,000',
    atMost: 1.5,
    run: () => bench.sandbox.cli(root, ['start', 'shell', 'true']),
  });
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
