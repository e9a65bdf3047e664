import { setTimeout as pause } from 'node:timers/promises';
import { setConfigValue, type Queue } from '../../../src/core/index.ts';
import type { Bench, Section } from '../bench.ts';
import { pidOf, until } from '../living.ts';
import { addPending, fill } from '../queues.ts';
import { Stamps, wallMs } from '../stamps.ts';
import { median, p95 } from '../stats.ts';
import { memoryMb } from '../usage.ts';

/** Neither time nor memory may grow by more than a third from the smallest queue to the largest. */
const MOST_GROWTH = 4 / 3;

/** What a task costs, and what a queue takes, where much has finished already. */
export const scale: Section = {
  name: 'scale',
  async run(bench) {
    const sizes = bench.quick ? [10, 1000] : [10, 1000, 100_000];
    await overhead(bench, sizes);
    await memory(bench, sizes);
  },
};

/** A queue of one size, with what was measured there. */
interface Scene {
  readonly size: number;
  readonly queue: Queue;
  readonly ms: number[];
}

/** From the creation of a task to the first act of its agent, less a bare spawn; the sizes by turns. */
async function overhead(bench: Bench, sizes: readonly number[]): Promise<void> {
  const rounds = bench.quick ? 5 : 40;
  // All of them live at once, so that whatever slows the machine slows them alike.
  const scenes = sizes.map((size): Scene => {
    bench.note(`filling a queue with ${String(size)} finished tasks`);
    return { size, queue: dispatchedQueue(bench, size), ms: [] };
  });
  bench.note(`${String(rounds)} tasks in each, by turns`);
  const stamps = new Stamps(bench.sandbox.file('scale-acts'));
  const bareMs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    bareMs.push(await bareToFirstAct(bench, stamps));
    for (const { queue, ms } of round % 2 === 0 ? scenes : scenes.toReversed()) {
      const oursMs = await createToFirstAct(queue, stamps);
      if (round > 0) ms.push(oursMs); // The first one starts the runner.
    }
  }
  const overheads = scenes.map(({ size, ms }) => ({ size, ms: ms.map((oursMs) => oursMs - median(bareMs)) }));
  const [smallest] = overheads;
  for (const { size, ms } of overheads) {
    bench.report({
      name: `overhead per task, ${size.toLocaleString('en')} finished`,
      unit: 'ms',
      value: median(ms),
      p95: p95(ms),
      ...(size === smallest?.size
        ? {}
        : {
            floor: { what: 'with 10', value: median(smallest?.ms ?? []) },
            limit: { kind: 'ratio', atMost: MOST_GROWTH },
          }),
    });
  }
  for (const { queue } of scenes) bench.sandbox.remove(queue.root);
}

/** A queue with so many finished tasks that a process of its own dispatches. */
function dispatchedQueue(bench: Bench, size: number): Queue {
  const root = bench.sandbox.project('scale');
  setConfigValue(root, 'archive.enabled', 'false');
  setConfigValue(root, 'runnerIdleSeconds', '600');
  const queue = bench.sandbox.open(root);
  fill(queue, { complete: size, where: 'tasks' });
  bench.sandbox.startDaemon(root, []);
  return queue;
}

async function bareToFirstAct({ sandbox }: Bench, stamps: Stamps): Promise<number> {
  const startedMs = await sandbox.bareSpawner.spawn(stamps.command);
  return stamps.takeOne() - startedMs;
}

async function createToFirstAct(queue: Queue, stamps: Stamps): Promise<number> {
  const createdMs = wallMs();
  const { taskId } = queue.add({ agent: 'shell', prompt: stamps.command });
  await until(() => queue.tryRead(taskId)?.status === 'complete', 5);
  return stamps.takeOne() - createdMs;
}

/** Dispatcher and runner together, two seconds after some tasks: what reading the queue took is given back by then. */
async function memory(bench: Bench, sizes: readonly number[]): Promise<void> {
  let smallest: number | undefined;
  for (const size of sizes) {
    const queue = dispatchedQueue(bench, size);
    const ids = addPending(queue, 20);
    await until(() => ids.every((id) => queue.tryRead(id)?.status === 'complete'));
    await pause(2000);
    const parts = (['dispatcher', 'runner'] as const).map((kind) => memoryMb(pidOf(queue, kind)));
    const value = parts.reduce((sum, { now }) => sum + now, 0);
    const note = parts
      .map(({ now, peak }) => `${now.toFixed(0)} (peak ${peak.toFixed(0)})`)
      .join(', runner ');
    bench.report({
      name: `memory of dispatcher and runner, ${size.toLocaleString('en')} finished`,
      unit: 'MB',
      value,
      note: `dispatcher ${note}`,
      ...(smallest === undefined
        ? {}
        : { floor: { what: 'with 10', value: smallest }, limit: { kind: 'ratio', atMost: MOST_GROWTH } }),
    });
    smallest ??= value;
    bench.sandbox.remove(queue.root);
  }
}
