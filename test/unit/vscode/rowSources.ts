import type { Clock, FinishedTask, TaskView } from '../../../src/core/index.ts';
import type { Task } from '../../../src/core/model/task.ts';
import { isSettled } from '../../../src/core/model/task.ts';
import { summarize } from '../../../src/core/store/finishedTask.ts';
import { PLAIN, type Arrangement } from '../../../src/vscode/view/arrangement.ts';
import type { Node } from '../../../src/vscode/view/nodes.ts';
import { PAGE_ROWS } from '../../../src/vscode/view/pages.ts';
import { QueueRows, type RowChanges } from '../../../src/vscode/view/queueRows.ts';
import type { RowSource } from '../../../src/vscode/view/rowSource.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { GroupNode, MoreNode, TaskNode } from '../../../src/vscode/view/nodes.ts';
import { at, NOON_MS, viewOf } from './views.ts';

/** Tasks as far as a test says what they are; times are seconds of the test's day. */
export const pending = (taskId: string, more: Partial<Task> = {}): Partial<Task> => ({ taskId, ...more });
export const running = (taskId: string, more: Partial<Task> = {}): Partial<Task> => ({
  taskId,
  status: 'running',
  startedAt: at(0),
  ...more,
});
export const complete = (taskId: string, second: number, more: Partial<Task> = {}): Partial<Task> => ({
  taskId,
  status: 'complete',
  completedAt: at(second),
  ...more,
});
export const failed = (taskId: string, second: number, more: Partial<Task> = {}): Partial<Task> => ({
  taskId,
  status: 'failed',
  completedAt: at(second),
  ...more,
});

/** A queue in memory: what is live stands in the order in which it is given, what is settled newest first. */
export class MemoryQueue implements RowSource {
  readonly root = '/project';
  isReading = false;
  /** Ids of settled tasks that were read. */
  readonly reads: string[] = [];
  #views = new Map<string, TaskView>();
  #settled: readonly FinishedTask[] = [];

  constructor(tasks: readonly Partial<Task>[] = []) {
    this.set(tasks);
  }

  set(tasks: readonly Partial<Task>[]): void {
    this.#views = new Map(tasks.map((task) => viewOf(task)).map((view) => [view.task.taskId, view]));
    this.#settled = [...this.#views.values()]
      .filter(({ task }) => isSettled(task))
      .map(({ task }) => summarize(task))
      .sort((a, b) => b.completedAtMs - a.completedAtMs);
  }

  live(): readonly TaskView[] {
    return [...this.#views.values()].filter(({ task }) => !isSettled(task)).map((view) => ({ ...view }));
  }

  settled(): readonly FinishedTask[] {
    return this.#settled;
  }

  view(taskId: string): TaskView | undefined {
    const view = this.#views.get(taskId);
    if (view !== undefined && isSettled(view.task)) this.reads.push(taskId);
    return view;
  }
}

/** The rows of a queue in memory, as a tree asks for them. */
export class Panel {
  readonly rows: QueueRows<MemoryQueue>;
  arrangement: Arrangement = PLAIN;
  limit = PAGE_ROWS;
  /** Moves on by itself with each look, so that reading takes its time. */
  readonly clock: Clock & { stepMs: number; ms: number };

  constructor(queue: MemoryQueue) {
    const clock = {
      stepMs: 0,
      ms: 0,
      nowMs: () => NOON_MS,
      monotonicMs: () => (clock.ms += clock.stepMs),
    };
    this.clock = clock;
    this.rows = new QueueRows(queue, clock, english);
  }

  update(): RowChanges<MemoryQueue> {
    return this.rows.update({
      arrangement: this.arrangement,
      underFolder: false,
      limitOf: () => this.limit,
    });
  }

  /** What is shown, in words: `> Group (count)`, ids, `…` where a list goes on. */
  shown(): string[] {
    this.update();
    return this.rows.top.flatMap((node) => lines(node));
  }
}

function lines(node: Node<MemoryQueue>): string[] {
  if (node instanceof TaskNode) return [node.taskId];
  if (node instanceof MoreNode) return ['…'];
  if (node instanceof GroupNode) return [`> ${node.label} (${node.count})`, ...node.children.flatMap(lines)];
  return [node.id];
}
