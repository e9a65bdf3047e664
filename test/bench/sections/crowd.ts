import { setTimeout as sleep } from 'node:timers/promises';
import type { Section } from '../bench.ts';
import { pidOf, until } from '../living.ts';
import { addPending, requireComplete } from '../queues.ts';
import { cpuMs, memoryMb, openFiles } from '../usage.ts';

const AGENTS = 50;
/** What the two processes may still take on, from the first minute to the last: the engine tidies up when it likes. */
const MOST_GROWTH = 1.25;

/** Fifty agents at once, each replaced by another when it ends, for ten minutes: nothing may pile up. */
export const crowd: Section = {
  name: 'crowd',
  async run(bench) {
    const seconds = bench.quick ? 30 : 600;
    bench.note(`${String(AGENTS)} agents at once for ${String(seconds)} s`);
    const root = bench.sandbox.project('crowd');
    const queue = bench.sandbox.open(root);
    const ids = addPending(queue, AGENTS, 'sleep 3; echo done');
    bench.sandbox.startDaemon(root, ['--max-concurrent', String(AGENTS)]);
    const endMs = performance.now() + seconds * 1000;
    let early: { mb: number; files: number; cpu: number; atMs: number } | undefined;
    const take = (): { mb: number; files: number; cpu: number; atMs: number } => {
      const pids = [pidOf(queue, 'dispatcher'), pidOf(queue, 'runner')];
      const sum = (of: (pid: number) => number): number => pids.reduce((total, pid) => total + of(pid), 0);
      return {
        mb: sum((pid) => memoryMb(pid).now),
        files: sum(openFiles),
        cpu: sum(cpuMs),
        atMs: performance.now(),
      };
    };
    while (performance.now() < endMs) {
      await sleep(1000);
      const { pending, running } = queue.status({ limit: 0 }).summary;
      ids.push(...addPending(queue, Math.max(0, 2 * AGENTS - pending - running), 'sleep 3; echo done'));
      if (early === undefined && performance.now() > endMs - seconds * 900) early = take();
    }
    const late = take();
    await until(() => queue.status({ limit: 0 }).summary.running === 0);
    requireComplete(queue, ids);
    const from = early ?? late;
    bench.report({
      name: `dispatcher and runner, ${String(AGENTS)} agents for ${String(seconds)} s`,
      unit: 'MB',
      value: late.mb,
      floor: { what: 'after a tenth of it', value: from.mb },
      limit: { kind: 'ratio', atMost: MOST_GROWTH },
      note: `${String(ids.length)} tasks; open files ${String(from.files)} then ${String(late.files)}`,
    });
    bench.report({
      name: 'their share of a core meanwhile',
      unit: '% of a core',
      value: ((late.cpu - from.cpu) / Math.max(1, late.atMs - from.atMs)) * 100,
    });
    bench.sandbox.remove(root);
  },
};
