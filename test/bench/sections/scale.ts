import { setTimeout as pause } from 'node:timers/promises';
import { setConfigValue, type Dispatcher, type Queue } from '../../../src/core/index.ts';
import type { Bench, Section } from '../bench.ts';
import { pidOf, until, untilEnded, withDispatcher } from '../living.ts';
import { addPending, fill } from '../queues.ts';
import { bareSpawn, Stamps, wallMs } from '../stamps.ts';
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
  readonly dispatcher: Dispatcher;
  readonly ms: number[];
}

/** From the creation of a task to the first act of its agent, less a bare spawn; the sizes by turns. */
async function overhead(bench: Bench, sizes: readonly number[]): Promise<void> {
  const rounds = bench.quick ? 5 : 40;
  const scenes: Scene[] = [];
  const measure = async (): Promise<void> => {
    const [size] = sizes.slice(scenes.length);
    if (size !== undefined) {
      bench.note(`filling a queue with ${String(size)} finished tasks`);
      // All of them live at once, each inside the one before, so that whatever slows the machine slows them alike.
      const flags = { runnerIdleSeconds: 600, archive: { enabled: false } };
      await withDispatcher(
        bench,
        flags,
        async (queue, dispatcher) => {
          scenes.push({ size, queue, dispatcher, ms: [] });
          await measure();
        },
        size,
      );
      return;
    }
    bench.note(`${String(rounds)} tasks in each, by turns`);
    for (let round = 0; round <= rounds; round++) {
      for (const scene of scenes) {
        const ms = await oneTask(bench, scene);
        if (round > 0) scene.ms.push(ms); // The first one starts the runner.
      }
    }
  };
  await measure();
  const [smallest] = scenes;
  for (const { size, ms } of scenes) {
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
}

async function oneTask(bench: Bench, { queue, dispatcher }: Scene): Promise<number> {
  const stamps = new Stamps(bench.sandbox.file('scale-acts'));
  const bareMs = wallMs();
  await bareSpawn(stamps.command);
  const [bareAct = bareMs] = stamps.take();
  const createdMs = wallMs();
  const { taskId } = queue.add({ agent: 'shell', prompt: stamps.command });
  await untilEnded(queue, dispatcher, taskId);
  const [act] = stamps.take();
  if (act === undefined) throw new Error(`${taskId} left no stamp.`);
  return act - createdMs - (bareAct - bareMs);
}

/** Dispatcher and runner together, two seconds after some tasks: what reading the queue took is given back within one. */
async function memory(bench: Bench, sizes: readonly number[]): Promise<void> {
  let smallest: number | undefined;
  for (const size of sizes) {
    const root = bench.sandbox.project('scale-memory');
    setConfigValue(root, 'archive.enabled', 'false');
    const queue = bench.sandbox.open(root);
    fill(queue, { complete: size, where: 'tasks' });
    bench.sandbox.startDaemon(root, []);
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
    bench.sandbox.remove(root);
  }
}
