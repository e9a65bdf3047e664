import { attemptBefore, firstTaskIdOf, type FinishedTask, type TaskView } from '../../core/index.ts';
import { LinkNode, MissingNode, TaskNode, type Node } from './nodes.ts';
import type { RowLooks } from './rowLooks.ts';
import type { RowSource } from './rowSource.ts';

/** Ids of tasks by the first attempt of one that they name as a dependency. */
type ByDependency = ReadonlyMap<string, ReadonlySet<string>>;

/** Who needs whom, among all that is live or settled. */
export class Dependents {
  #live: ByDependency = new Map();
  #settled: ByDependency = new Map();
  #settledTasks: readonly FinishedTask[] = [];

  /** Takes in the tasks as they are now: thousands of settled ones only where that is another list. */
  update(live: readonly TaskView[], settled: readonly FinishedTask[]): void {
    this.#live = byDependency(live.map(({ task }) => [task.taskId, task.dependsOn]));
    if (settled === this.#settledTasks) return;
    this.#settledTasks = settled;
    this.#settled = byDependency(
      settled
        .filter(({ retried, dependsOn }) => !retried && dependsOn.length > 0)
        .map(({ id, dependsOn }) => [id, dependsOn]),
    );
  }

  /** Those that need a task, by the id of its first attempt: first what is live. */
  of(taskId: string): readonly string[] {
    return [...(this.#live.get(taskId) ?? []), ...(this.#settled.get(taskId) ?? [])];
  }
}

function byDependency(tasks: Iterable<readonly [id: string, dependsOn: readonly string[]]>): ByDependency {
  const dependents = new Map<string, Set<string>>();
  for (const [id, dependsOn] of tasks) {
    for (const dependency of dependsOn) {
      const key = firstByName(dependency);
      const known = dependents.get(key) ?? new Set();
      dependents.set(key, known.add(id));
    }
  }
  return dependents;
}

/** Gives a row its links to what it depends on and what needs it. Whether there are others than before. */
export function linkRow<S extends RowSource>(
  node: TaskNode<S>,
  dependents: Dependents,
): { readonly isOther: boolean; readonly changed: readonly LinkNode<S>[] } {
  const { task } = node.view;
  const wanted = [
    ['depends-on', task.dependsOn],
    ['needed-by', dependents.of(firstTaskIdOf(task))],
  ] as const;
  const changed: LinkNode<S>[] = [];
  const links = wanted.flatMap(([kind, taskIds]) => {
    if (taskIds.length === 0) return [];
    const link = node.links.find((known) => known.kind === kind) ?? new LinkNode(node, kind);
    if (link.taskIds.join() !== taskIds.join()) changed.push(link);
    link.taskIds = taskIds;
    return [link];
  });
  const isOther = links.length !== node.links.length || links.some((link) => !node.links.includes(link));
  node.links = links;
  return { isOther, changed };
}

/** Makes the rows of the first tasks that a link leads to; those that it had stay the same rows. */
export function followLink<S extends RowSource>(
  link: LinkNode<S>,
  limit: number,
  looksOf: (view: TaskView) => RowLooks,
): readonly Node<S>[] {
  const known = new Map(link.children?.map((child) => [child.id, child]));
  const rows = link.taskIds.slice(0, limit).map((taskId) => {
    const id = `${link.id}/${taskId}`;
    const view = latestAttempt(taskId, link.source);
    const child = known.get(id);
    if (view === undefined) return child instanceof MissingNode ? child : new MissingNode(link, taskId);
    const node = child instanceof TaskNode ? child : new TaskNode(link.source, id, view, looksOf(view));
    node.view = view;
    node.parent = link;
    return node;
  });
  link.more.left = link.taskIds.length - rows.length;
  link.children = link.more.left > 0 ? [...rows, link.more] : rows;
  return link.children;
}

/** The rows beneath the links of these, as far as somebody has looked. */
export function linkedRows<S extends RowSource>(nodes: Iterable<TaskNode<S>>): TaskNode<S>[] {
  return [...nodes].flatMap(({ links }) =>
    links.flatMap(({ children }) => children?.filter((child) => child instanceof TaskNode) ?? []),
  );
}

/** The latest attempt of a task that can still be found; undefined where there is none. */
function latestAttempt(taskId: string, source: RowSource): TaskView | undefined {
  const seen = new Set<string>();
  let found: TaskView | undefined;
  for (let next: string | null = taskId; next !== null && !seen.has(next);) {
    seen.add(next);
    const view = source.view(next);
    if (view === undefined) break;
    found = view;
    next = view.task.retriedBy ?? null;
  }
  return found;
}

/** The id of the first attempt, by the names that retries get. */
function firstByName(taskId: string): string {
  let first = taskId;
  for (let before = attemptBefore(first); before !== undefined; before = attemptBefore(first)) first = before;
  return first;
}
