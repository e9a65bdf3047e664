import {
  chainState,
  configStamp,
  Pauses,
  readAnywhere,
  type StartMark,
  type Task,
  type TaskStore,
} from '../core/running.ts';

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

/**
 * Whether a start was decided by what is no longer so: the task (a start that came to nothing put it off, somebody edited
 * it), or the configuration, with its limits.
 */
export function isOutdated(mark: Pick<StartMark, 'revision' | 'config'>, task: Task, root: string): boolean {
  return (
    (mark.revision !== undefined && mark.revision !== task.revision) ||
    (mark.config !== undefined && mark.config !== configStamp(root))
  );
}

function find(id: string, store: TaskStore): Task | undefined {
  const reading = readAnywhere(store, id);
  return reading.kind === 'task' ? reading.task : undefined;
}
