import type { Queue } from '../../../src/core/index.ts';
import type { Bench, Section } from '../bench.ts';
import { pidOf, until } from '../living.ts';
import { fill } from '../queues.ts';
import { median, p95 } from '../stats.ts';

const LIMIT_MS = 2000;

/** How long it takes after a kill -9 until the queue works again; a second daemon stands by. */
export const recovery: Section = {
  name: 'recovery',
  async run(bench) {
    const rounds = bench.quick ? 2 : 10;
    await measure(bench, 'dispatcher killed, to the next task complete', rounds, ['dispatcher']);
    await measure(bench, 'runner killed, to the outcome of its task', rounds, ['runner']);
    await measure(bench, 'both killed, to the outcome of the task', rounds, ['dispatcher', 'runner']);
  },
};

type Victim = 'dispatcher' | 'runner';

async function measure(
  bench: Bench,
  name: string,
  rounds: number,
  victims: readonly Victim[],
): Promise<void> {
  bench.note(`${name}: ${String(rounds)} rounds`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const root = bench.sandbox.project('recovery');
    const queue = bench.sandbox.open(root);
    fill(queue, { complete: 1000, where: 'tasks' });
    const daemons = [bench.sandbox.startDaemon(root, []), bench.sandbox.startDaemon(root, [])];
    times.push(await killAndWait(queue, victims));
    for (const daemon of daemons) daemon.kill('SIGKILL');
    await until(() => daemons.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null));
    bench.sandbox.remove(root);
  }
  bench.report({
    name,
    unit: 'ms',
    value: median(times),
    p95: p95(times),
    worst: Math.max(...times),
    limit: { kind: 'worst', atMost: LIMIT_MS },
  });
}

/** From the kill to the end of a task: one that ran then and ended at once, or one that was added just after. */
async function killAndWait(queue: Queue, victims: readonly Victim[]): Promise<number> {
  const warmUp = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
  await until(() => queue.tryRead(warmUp)?.status === 'complete');
  const running = queue.add({
    agent: 'shell',
    prompt: 'until [ -e go-on ]; do sleep 0.01; done; rm go-on',
  }).taskId;
  await until(() => queue.tryRead(running)?.status === 'running');
  const pids = victims.map((victim) => pidOf(queue, victim));
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  const killedMs = performance.now();
  const next = queue.add({ agent: 'shell', prompt: 'touch go-on' }).taskId;
  await until(() => [running, next].every((id) => queue.tryRead(id)?.status === 'complete'), 2);
  return performance.now() - killedMs;
}
