import {
  cleanForDisplay,
  isTerminal,
  LiveQueue,
  parseTime,
  systemClock,
  type Queue,
  type Task,
  type TaskView,
  type WaitReason,
} from '../../core/index.ts';
import { oneLine } from '../errors.ts';
import { describeTask } from '../format/describeTask.ts';
import { displayStateOf, painterOf, symbolOf, type DisplayState } from '../format/taskState.ts';
import { terminalOf } from '../format/terminal.ts';

/** One plain line for what became of a task: time, state, ID, agent, prompt, and its error where it failed. */
export function transitionLine(task: Task, waiting: WaitReason | undefined): string {
  const { colours, symbols } = terminalOf();
  const state = newsOf({ task, waiting });
  const paint = painterOf(state, colours);
  const reason = oneLine(cleanForDisplay(task.errorMessage ?? 'no reason was recorded'));
  const error = task.status === 'failed' ? ` - ${reason}` : '';
  const time = new Date(systemClock.nowMs()).toTimeString().slice(0, 8);
  return `${time} ${paint(`${symbolOf(state, symbols)} ${state}`)} ${describeTask(task)}${error}`;
}

/** A failure is news as a failure; that it is tried again, the new attempt says. */
function newsOf(view: { task: Task; waiting?: WaitReason | undefined }): DisplayState {
  const state = displayStateOf(view);
  return state === 'auto-retry' && view.task.status === 'failed' ? 'failed' : state;
}

/** Lines are read by people; the processor belongs to the agents. */
const REST_FACTOR = 40;

/** Prints a line for each task that changed its state, as long as it is not disposed. */
export function printTransitions(queue: Queue, print: (line: string) => void): { dispose(): void } {
  const news = new News();
  const look = (view: TaskView) => {
    if (news.isNew(view)) print(transitionLine(view.task, view.waiting));
  };
  const live = LiveQueue.open(queue, { restFactor: REST_FACTOR });
  news.begin(live.tasks());
  live.onChange((changed) => {
    if (changed === 'all') {
      const views = live.tasks();
      views.forEach(look);
      news.begin(views);
      return;
    }
    for (const id of changed) {
      const view = live.view(id);
      if (view !== undefined) look(view);
    }
  });
  return {
    dispose: () => {
      try {
        live.takeIn();
        for (const view of live.tasks()) look(view);
      } finally {
        live.dispose();
      }
    },
  };
}

/**
 * What was told of each task. Of those that ended long ago nothing is remembered: their end is no news. Each beginning
 * looks back to the one before it: of what ends while all is read anew, word comes later.
 */
class News {
  #told = new Map<string, DisplayState>();
  #toldBefore: ReadonlyMap<string, DisplayState> = new Map();
  #begunMs = systemClock.nowMs();
  #sinceMs = this.#begunMs;

  /** Forgets all but these tasks, which are told as they are, and what was told since it began last. */
  begin(views: readonly TaskView[]): void {
    this.#toldBefore = this.#told;
    this.#told = new Map(views.map((view) => [view.task.taskId, newsOf(view)]));
    this.#sinceMs = this.#begunMs;
    this.#begunMs = systemClock.nowMs();
  }

  /** Whether it is to be told how the task is. */
  isNew(view: TaskView): boolean {
    const { taskId, status, completedAt } = view.task;
    const before = this.#told.get(taskId) ?? this.#toldBefore.get(taskId);
    const state = newsOf(view);
    this.#told.set(taskId, state);
    if (before !== undefined || !isTerminal(status)) return before !== state;
    return (parseTime(completedAt) ?? 0) >= this.#sinceMs;
  }
}
