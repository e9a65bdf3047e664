import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../../src/core/index.ts';
import { LeaseFolder } from '../../../src/core/running.ts';
import type { Bench, Section } from '../bench.ts';
import { untilEnded, withDispatcher } from '../living.ts';
import { requireComplete } from '../queues.ts';
import { Stamps, wallMs } from '../stamps.ts';
import { median, p95 } from '../stats.ts';

const WARM_LIMIT_MS = 25;
const COLD_LIMIT_MS = 200;
const FLOOR = 'bare spawn';

/** From the call that creates a task to the agent's first act, in the process that dispatches. */
export const latency: Section = {
  name: 'latency',
  async run(bench) {
    await createToFirstAct(bench, {
      name: 'create to first act, warm runner',
      rounds: bench.quick ? 8 : 60,
      warm: true,
      limitMs: WARM_LIMIT_MS,
    });
    await createToFirstAct(bench, {
      name: 'create to first act, cold runner',
      rounds: bench.quick ? 3 : 15,
      warm: false,
      limitMs: COLD_LIMIT_MS,
    });
    await slotToFirstAct(bench, bench.quick ? 10 : 60);
  },
};

async function createToFirstAct(
  bench: Bench,
  { name, rounds, warm, limitMs }: { name: string; rounds: number; warm: boolean; limitMs: number },
): Promise<void> {
  bench.note(`${name}: ${String(rounds)} rounds, 1,000 finished tasks in tasks/`);
  await withDispatcher(bench, { runnerIdleSeconds: warm ? 60 : 0 }, async (queue, dispatcher) => {
    const stamps = new Stamps(bench.sandbox.file('acts'));
    const ours: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const bareMs = await bench.sandbox.bareSpawner.spawn(stamps.command);
      const bareAct = stamps.takeOne();
      if (!warm) await untilNoRunner(queue);
      const createdMs = wallMs();
      const task = queue.add({ agent: 'shell', prompt: stamps.command });
      await untilEnded(queue, dispatcher, task.taskId);
      const act = stamps.takeOne();
      if (round === 0) continue; // The first one starts the runner, even a warm one.
      ours.push(act - createdMs);
      floors.push(bareAct - bareMs);
    }
    bench.report({
      name,
      unit: 'ms',
      value: median(ours),
      p95: p95(ours),
      floor: { what: FLOOR, value: median(floors), p95: p95(floors) },
      limit: { kind: 'beyond-floor', atMost: limitMs },
    });
  });
}

/** One slot, many tasks whose only act is to write the time down: the time from one to the next. */
async function slotToFirstAct(bench: Bench, count: number): Promise<void> {
  bench.note(`slot freed to next first act: ${String(count)} tasks, one at a time`);
  await withDispatcher(bench, { maxConcurrent: 1 }, async (queue, dispatcher) => {
    const stamps = new Stamps(bench.sandbox.file('turns'));
    await bench.sandbox.bareSpawner.spawn(stamps.command, count);
    const floors = gaps(stamps.take());
    queue.pause({ queue: true });
    const ids = Array.from(
      { length: count },
      () => queue.add({ agent: 'shell', prompt: stamps.command }).taskId,
    );
    queue.resume({ queue: true });
    await untilEnded(queue, dispatcher, ids.at(-1) ?? '');
    await dispatcher.idle();
    requireComplete(queue, ids);
    const ours = gaps(stamps.take());
    await bench.sandbox.bareSpawner.spawn(stamps.command, count);
    floors.push(...gaps(stamps.take()));
    bench.report({
      name: 'slot freed to next first act',
      unit: 'ms',
      value: median(ours),
      p95: p95(ours),
      floor: { what: FLOOR, value: median(floors), p95: p95(floors) },
      limit: { kind: 'beyond-floor', atMost: WARM_LIMIT_MS },
    });
  });
}

function gaps(times: readonly number[]): number[] {
  return times.slice(1).map((time, at) => time - (times[at] ?? time));
}

async function untilNoRunner(queue: Queue): Promise<void> {
  const leases = new LeaseFolder(queue.paths.leases, 'runner');
  for (;;) {
    const lease = leases.current();
    if (lease === undefined || lease.released) return;
    await sleep(20);
  }
}
