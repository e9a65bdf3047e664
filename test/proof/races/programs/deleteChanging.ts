// deleteChanging.cjs ROOT ROLE: of all tasks, one after the other, "change" changes each until it is gone; "delete" waits
// for changes, deletes it, and prints each one whose file stands again although it was deleted.
import { existsSync, writeSync } from 'node:fs';
import { OrchestraError, Queue } from '../../../../src/core/index.ts';
import { cancel, requireHere } from '../../../../src/core/model/transitions.ts';
import { deleteTask } from '../../../../src/core/store/leaving.ts';

/** A file that comes back does so within this time, milliseconds. */
const LOOK_MS = 1;

const [root = '', role = ''] = process.argv.slice(2);
const queue = Queue.open({ root, actor: role });
const { store, paths } = queue;

/** Each time another value, so that each is a change. */
function changeUntilGone(id: string): void {
  try {
    for (let priority = 1; ; priority++)
      store.commit(id, (task) => {
        requireHere(task);
        return { kind: 'edited', set: { priority: priority % 1000 } };
      });
  } catch (error) {
    if (!OrchestraError.is(error, 'refused') && !OrchestraError.is(error, 'not-found')) throw error;
  }
}

function deleteOnceChanged(id: string): void {
  store.commit(id, (task) => cancel(task, store.clock.nowMs()));
  for (const { revision } = store.require(id); store.require(id).revision < revision + 2;);
  deleteTask(store, id, store.clock);
  for (const untilMs = performance.now() + LOOK_MS; performance.now() < untilMs;)
    if (existsSync(paths.taskFile(id))) {
      writeSync(1, `${id}\n`);
      return;
    }
}

const ids = queue.status({ all: true }).tasks.map(({ task }) => task.taskId);
for (const id of ids.sort())
  if (role === 'change') changeUntilGone(id);
  else deleteOnceChanged(id);
