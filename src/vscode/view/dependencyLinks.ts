import { attemptBefore, firstTaskIdOf, type TaskView } from '../../core/index.ts';
import { LinkNode, TaskNode } from './nodes.ts';
import type { RowSource } from './rowSource.ts';

/** Ids of the tasks that name another one as a dependency, by the first attempt of that one. */
export type Dependents = ReadonlyMap<string, readonly string[]>;

/** Who needs whom, among the tasks that are shown or live. */
export function dependentsOf(views: Iterable<TaskView>): Dependents {
  const dependents = new Map<string, Set<string>>();
  for (const { task } of views) {
    for (const dependency of task.dependsOn) {
      const key = firstByName(dependency);
      const known = dependents.get(key) ?? new Set();
      dependents.set(key, known.add(task.taskId));
    }
  }
  return new Map([...dependents].map(([key, ids]) => [key, [...ids]]));
}

/** Gives a row its links to what it depends on and what needs it. Whether there are others than before. */
export function linkRow<S extends RowSource>(
  node: TaskNode<S>,
  dependents: Dependents,
): { readonly isOther: boolean; readonly changed: readonly LinkNode<S>[] } {
  const { task } = node.view;
  const wanted = [
    ['depends-on', task.dependsOn],
    ['needed-by', dependents.get(firstTaskIdOf(task)) ?? []],
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

/** The rows beneath the links of these, as far as somebody has looked. */
export function linkedRows<S extends RowSource>(nodes: Iterable<TaskNode<S>>): TaskNode<S>[] {
  return [...nodes].flatMap(({ links }) =>
    links.flatMap(({ children }) => children?.filter((child) => child instanceof TaskNode) ?? []),
  );
}

/** The latest attempt of a task that can still be found; undefined where there is none. */
export function latestAttempt(taskId: string, source: RowSource): TaskView | undefined {
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
