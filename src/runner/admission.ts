import { chainState, Pauses, readArchived, type Task, type TaskStore } from '../core/running.ts';

/**
 * The last look before a start, at the files as they are now: a dispatcher may have decided before somebody paused,
 * cancelled or changed a dependency.
 * @param agent the agent that will work, which may stand for the one the task names
 */
export function mayStart(task: Task, agent: string, store: TaskStore): boolean {
  if (task.status !== 'pending' || (task.pausedAt ?? null) !== null) return false;
  const paused = new Pauses(store.paths).read();
  if (paused.queue || paused.agents.includes(task.agent) || paused.agents.includes(agent)) return false;
  return task.dependsOn.every((id) => chainState(id, (other) => find(other, store)).kind === 'complete');
}

function find(id: string, store: TaskStore): Task | undefined {
  const hot = store.read(id);
  if (hot.kind === 'task') return hot.task;
  const archived = readArchived(store.paths, id);
  return archived.kind === 'task' ? archived.task : undefined;
}
