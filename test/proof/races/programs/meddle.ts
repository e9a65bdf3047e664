// meddle.cjs ROOT RUNNER SEED COUNT: looks, cancels, retries, cleans, archives, edits and adds, as one process of several
// that all do. Prints a line for each thing that was done: what, and to which task.
import { writeSync } from 'node:fs';
import { OrchestraError, Queue } from '../../../../src/core/index.ts';
import { randomOf } from '../../sizes.ts';

const [root = '', runnerFile = '', seed = '0', count = '0'] = process.argv.slice(2);
const queue = Queue.open({ root, actor: 'test', runnerFile });
const random = randomOf(Number(seed));

/** Does one thing; returns what was done, for whoever checks that it stays done. */
async function meddle(): Promise<string> {
  const ids = queue.status({ all: true }).tasks.map(({ task }) => task.taskId);
  const id = ids[Math.floor(random() * ids.length)] ?? 'task_none';
  const roll = random();
  if (roll < 0.2)
    return `started ${queue.add({ agent: 'shell', prompt: 'echo "$ORCHESTRA_TASK_ID" >> starts; exit 3' }).taskId}`;
  if (roll < 0.4) return `cancelled ${(await queue.cancel(id)).taskId}`;
  if (roll < 0.6) return `started ${queue.retry(id, {}).taskId}`;
  if (roll < 0.7) return `edited ${queue.edit(id, { priority: Math.floor(random() * 100) }).taskId}`;
  if (roll < 0.9)
    return queue
      .clean(id)
      .map((each) => `cleaned ${each}`)
      .join('\n');
  if (roll < 0.95)
    return queue
      .archive({ force: true })
      .map((each) => `archived ${each}`)
      .join('\n');
  return queue.read(id).taskId === id ? '' : `wrong ${id}`;
}

/** Goes on until everything is done. */
async function run(): Promise<void> {
  for (let done = 0; done < Number(count); done++) {
    try {
      const what = await meddle();
      if (what !== '') writeSync(1, `${what}\n`);
    } catch (error) {
      // That somebody else was faster is an answer; anything else is a mistake.
      if (!OrchestraError.is(error) || error.reason === 'io' || error.reason === 'damaged') throw error;
    }
  }
}

void run();
