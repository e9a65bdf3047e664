import { setTimeout as sleep } from 'node:timers/promises';
import { Dispatcher, type Queue } from '../../src/core/index.ts';
import { LeaseFolder } from '../../src/core/running.ts';
import type { Bench } from './bench.ts';
import { fill } from './queues.ts';

/** Who holds a queue's lease now. @throws Error where nobody does */
export function pidOf(queue: Queue, kind: 'dispatcher' | 'runner'): number {
  const lease = new LeaseFolder(queue.paths.leases, kind).current();
  if (lease === undefined) throw new Error(`No ${kind} is there to be measured.`);
  return lease.owner.pid;
}

/** Resolves once it is so. @throws Error after a minute */
export async function until(isSo: () => boolean, everyMs = 20): Promise<void> {
  const endMs = performance.now() + 60_000;
  while (!isSo()) {
    if (performance.now() > endMs) throw new Error('Waited a minute in vain.');
    await sleep(everyMs);
  }
}

/** Does something with a queue that is dispatched from here, and has a thousand finished tasks. */
export async function withDispatcher(
  bench: Bench,
  flags: Parameters<Bench['sandbox']['open']>[1],
  act: (queue: Queue, dispatcher: Dispatcher) => Promise<void>,
): Promise<void> {
  const { sandbox } = bench;
  const root = sandbox.project('latency');
  const queue = sandbox.open(root, flags);
  fill(queue, { complete: 1000, where: 'tasks' });
  const dispatcher = new Dispatcher(queue, { kind: 'daemon', runnerFile: sandbox.runnerFile });
  dispatcher.onProblem((message) => {
    bench.note(message);
  });
  try {
    dispatcher.start();
    await act(queue, dispatcher);
  } finally {
    dispatcher.dispose();
    sandbox.remove(root);
  }
}

/** The dispatcher hears of a new task by a file event: what is idle before that is not the end. */
export async function untilEnded(queue: Queue, dispatcher: Dispatcher, id: string): Promise<void> {
  while (queue.tryRead(id)?.status !== 'complete') {
    await dispatcher.idle();
    await sleep(5);
  }
}
