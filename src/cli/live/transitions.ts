import {
  cleanForDisplay,
  LiveQueue,
  OrchestraError,
  type Queue,
  type Task,
  type WaitReason,
} from '../../core/index.ts';
import { displayStateOf, painterOf, symbolOf } from '../format/taskState.ts';
import { terminalOf } from '../format/terminal.ts';

/** Prints one plain line for each task that changed its state, as long as it is not disposed. */
export function printTransitions(queue: Queue, print: (line: string) => void): { dispose(): void } {
  const seen = new Map<string, string>();
  const terminal = terminalOf();
  const look = (task: Task, waiting: WaitReason | undefined, silent: boolean) => {
    const state = displayStateOf({
      task,
      archived: false,
      attempt: 1,
      attempts: 1,
      ...(waiting === undefined ? {} : { waiting }),
    });
    if (seen.get(task.taskId) === state) return;
    seen.set(task.taskId, state);
    if (silent) return;
    const paint = painterOf(state, terminal.colours);
    const error =
      task.status === 'failed' ? `: ${cleanForDisplay(task.errorMessage ?? 'no reason was recorded')}` : '';
    const time = new Date().toTimeString().slice(0, 8);
    print(
      `${time} ${paint(`${symbolOf(state, terminal.symbols)} ${state}`)} ${task.taskId} (${cleanForDisplay(task.agent)})${error}`,
    );
  };
  const lookAtAll = (silent: boolean) => {
    for (const { task, waiting } of queue.status().tasks) look(task, waiting, silent);
  };
  const lookAt = (id: string) => {
    try {
      const task = queue.read(id);
      look(task, task.status === 'pending' ? queue.why(id) : undefined, false);
    } catch (error) {
      // Deleted or moved in between: there is nothing to say of it any more.
      if (!OrchestraError.is(error)) throw error;
    }
  };
  lookAtAll(true);
  const live = new LiveQueue(queue);
  live.onChange((changed) => {
    if (changed === 'all') lookAtAll(false);
    else for (const id of changed) lookAt(id);
  });
  return live;
}
