import { setTimeout as sleep } from 'node:timers/promises';
import { setConfigValue, type Queue } from '../../../src/core/index.ts';
import type { Bench, Section } from '../bench.ts';
import { pidOf, until } from '../living.ts';
import { addPending, fill } from '../queues.ts';
import { cpuMs, memoryMb } from '../usage.ts';

const IDLE_LIMIT_PERCENT = 0.5;
const MEMORY_LIMIT_MB = 80;
const AGENTS = 50;
/** Past the start, past what is done when the last task ended, and past the engine's tidying up of its memory. */
const SETTLE_MS = 40_000;

/** What a queue costs that does nothing: `daemon` and runner together, over a while. */
export const idle: Section = {
  name: 'idle',
  async run(bench) {
    for (const where of ['tasks', 'archive'] as const) {
      const root = bench.sandbox.project(`idle-${where}`);
      const queue = bench.sandbox.open(root);
      if (where === 'tasks') setConfigValue(root, 'archive.enabled', 'false');
      fill(queue, { complete: 10_000, where });
      bench.sandbox.startDaemon(root, []);
      const [id] = addPending(queue, 1);
      await until(() => queue.tryRead(id ?? '')?.status === 'complete');
      await sleep(bench.quick ? 10_000 : SETTLE_MS);
      await measureIdle(bench, queue, where);
      bench.sandbox.remove(root);
    }
  },
};

async function measureIdle(bench: Bench, queue: Queue, where: string): Promise<void> {
  const seconds = bench.quick ? 5 : 20;
  bench.note(`idle for ${String(seconds)} s with 10,000 tasks in ${where}/`);
  const pids = [pidOf(queue, 'dispatcher'), pidOf(queue, 'runner')];
  const before = pids.map(cpuMs);
  await sleep(seconds * 1000);
  const [dispatcher = 0, runner = 0] = pids.map(
    (pid, at) => (cpuMs(pid) - (before[at] ?? 0)) / (seconds * 10),
  );
  bench.report({
    name: `dispatcher and runner, 10,000 finished in ${where}/`,
    unit: '% of a core',
    value: dispatcher + runner,
    limit: { kind: 'value', atMost: IDLE_LIMIT_PERCENT },
    note: `dispatcher ${dispatcher.toFixed(2)}, runner ${runner.toFixed(2)}`,
  });
}

/** The runner while it holds many agents. */
export const memory: Section = {
  name: 'memory',
  async run(bench) {
    bench.note(`${String(AGENTS)} agents at once`);
    const root = bench.sandbox.project('memory');
    const queue = bench.sandbox.open(root);
    addPending(queue, AGENTS, 'exec sleep 600');
    bench.sandbox.startDaemon(root, ['--max-concurrent', String(AGENTS)]);
    await until(() => queue.status().summary.running === AGENTS, 100);
    await sleep(bench.quick ? 1000 : 12_000); // Its regular looks at logs and process table are part of it.
    const { now, peak } = memoryMb(pidOf(queue, 'runner'));
    bench.report({
      name: `runner with ${String(AGENTS)} agents`,
      unit: 'MB',
      value: now,
      limit: { kind: 'value', atMost: MEMORY_LIMIT_MB },
      note: `peak ${peak.toFixed(0)}`,
    });
    bench.sandbox.remove(root);
  },
};
