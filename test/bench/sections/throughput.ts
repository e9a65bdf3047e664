import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../../src/core/process/findProgram.ts';
import type { Bench, Section } from '../bench.ts';
import { addPending, requireComplete } from '../queues.ts';
import { median } from '../stats.ts';

const BARE_LOOP = fileURLToPath(new URL('bareLoop.bench.mjs', import.meta.url));
const LEAST_OF_FLOOR = 0.4;

/**
 * Trivial tasks per second, from the start of `daemon --until-idle` to its end, its own and the runner's start included.
 * Nothing is deleted before the end of the bench: in the minute after some thousand files were deleted ext4 takes up to
 * twenty times as long to make one, and it would be our own cleaning that is measured.
 */
export const throughput: Section = {
  name: 'throughput',
  async run(bench) {
    const count = bench.quick ? 200 : 1000;
    for (const atOnce of [3, 50]) {
      const ours: number[] = [];
      const floors: number[] = [];
      for (let round = 0; round < (bench.quick ? 1 : 3); round++) {
        bench.note(`${String(count)} tasks, ${String(atOnce)} at a time, round ${String(round + 1)}`);
        // Before and after: a disk under load becomes slower with time, and the floor takes less of it.
        floors.push(await bareLoop(bench, count, atOnce));
        ours.push(await drain(bench, count, atOnce));
        floors.push(await bareLoop(bench, count, atOnce));
      }
      bench.report({
        name: `${String(count)} tasks, ${String(atOnce)} at a time`,
        unit: 'tasks/s',
        value: median(ours),
        floor: { what: 'bare durable loop', value: median(floors) },
        limit: { kind: 'ratio', atLeast: LEAST_OF_FLOOR },
      });
      await peers(bench, count, atOnce);
    }
  },
};

async function drain(bench: Bench, count: number, atOnce: number): Promise<number> {
  const root = bench.sandbox.project('throughput');
  const queue = bench.sandbox.open(root);
  const ids = addPending(queue, count);
  const { ms } = await bench.sandbox.cli(root, [
    'daemon',
    '--until-idle',
    '--max-concurrent',
    String(atOnce),
  ]);
  requireComplete(queue, ids);
  bench.sandbox.stopQueue(root);
  return (count / ms) * 1000;
}

async function bareLoop(bench: Bench, count: number, atOnce: number): Promise<number> {
  const folder = mkdtempSync(bench.sandbox.file('bare-loop-'));
  const { stdout } = await bench.sandbox.run(
    process.execPath,
    [BARE_LOOP, folder, String(count), String(atOnce)],
    path.dirname(folder),
  );
  return (count / Number(stdout)) * 1000;
}

/** What other queues do, for the reader: none of them keeps what ours keeps. */
async function peers(bench: Bench, count: number, atOnce: number): Promise<void> {
  const numbers = `seq ${String(count)}`;
  const spooler = installed('tsp') ?? installed('ts');
  const commands: [string, string | undefined, string][] = [
    ['xargs', installed('xargs'), `${numbers} | xargs -n 1 -P ${String(atOnce)} true`],
    ['GNU parallel', installed('parallel'), `${numbers} | parallel -j ${String(atOnce)} true`],
    [
      'task-spooler',
      spooler,
      `export TS_SOCKET='${bench.sandbox.file('spool')}' TS_MAXFINISHED=10; ${spooler ?? ''} -S ${String(atOnce)}; for i in $(${numbers}); do ${spooler ?? ''} -n true; done >/dev/null; ${spooler ?? ''} -w; while [ -n "$(${spooler ?? ''} | grep -E 'running|queued')" ]; do sleep 0.01; done; ${spooler ?? ''} -K`,
    ],
  ];
  for (const [name, program, command] of commands) {
    if (program === undefined) {
      bench.note(`${name} is not installed and was not measured`);
      continue;
    }
    const { ms } = await bench.sandbox.run('/bin/sh', ['-c', command], path.dirname(bench.sandbox.file('.')));
    bench.report({
      name: `  beside it: ${name}, ${String(atOnce)} at a time`,
      unit: 'tasks/s',
      value: (count / ms) * 1000,
    });
  }
}

function installed(command: string): string | undefined {
  const found = findProgram(command, { cwd: '/', path: process.env['PATH'] });
  return found.kind === 'found' ? found.file : undefined;
}
