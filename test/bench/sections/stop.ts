import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dispatcher } from '../../../src/core/index.ts';
import type { Section } from '../bench.ts';
import { Stamps, wallMs } from '../stamps.ts';
import { median, p95 } from '../stats.ts';

const LIMIT_MS = 100;

/** From the last act of an agent that was told to end and obeys, to the answer "cancelled". */
export const stop: Section = {
  name: 'cancel',
  async run(bench) {
    const { sandbox } = bench;
    const root = sandbox.project('cancel');
    const queue = sandbox.open(root);
    const dispatcher = new Dispatcher(queue, { kind: 'daemon', runnerFile: sandbox.runnerFile });
    const ready = sandbox.file('ready');
    const stamps = new Stamps(sandbox.file('ends'));
    const obedient = `trap "${stamps.command}; exit 0" TERM; : > '${ready}'; while :; do sleep 0.05; done`;
    const ours: number[] = [];
    const floors: number[] = [];
    dispatcher.start();
    try {
      for (let round = 0; round < (bench.quick ? 4 : 15); round++) {
        const child = spawn('/bin/sh', ['-c', obedient], { stdio: 'ignore', detached: true });
        const gone = once(child, 'exit');
        await untilThere(ready);
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        await gone;
        floors.push(wallMs() - lastOf(stamps.take()));

        const task = queue.add({ agent: 'shell', prompt: obedient });
        await untilThere(ready);
        const cancelled = await queue.cancel(task.taskId);
        ours.push(wallMs() - lastOf(stamps.take()));
        if (cancelled.status !== 'cancelled') throw new Error(`${task.taskId} is ${cancelled.status}.`);
      }
    } finally {
      dispatcher.dispose();
      sandbox.remove(root);
    }
    bench.report({
      name: "obedient agent's last act to cancelled",
      unit: 'ms',
      value: median(ours),
      p95: p95(ours),
      floor: { what: 'bare kill', value: median(floors), p95: p95(floors) },
      limit: { kind: 'beyond-floor', atMost: LIMIT_MS },
    });
  },
};

function lastOf(times: readonly number[]): number {
  const last = times.at(-1);
  if (last === undefined) throw new Error('The agent did not say when it ended.');
  return last;
}

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await sleep(2);
  rmSync(file);
}
