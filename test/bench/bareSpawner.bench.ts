// The floor of latency, a process of its own: to spawn takes the longer the more memory the spawning process has.
// Runs a command line in a shell as often as it is told, one after the other, and answers at the end of the last with
// the time the first was spawned at.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { wallMs } from './stamps.ts';

const Order = z.object({ command: z.string(), times: z.number() });

async function runAll(order: unknown): Promise<number> {
  const { command, times } = Order.parse(order);
  const startedMs = wallMs();
  for (let time = 0; time < times; time++) {
    await once(spawn('/bin/sh', ['-c', command], { stdio: 'ignore' }), 'exit');
  }
  return startedMs;
}

process.on('message', (order) => {
  void runAll(order).then((startedMs) => process.send?.(startedMs));
});
