import type { StatusReport, TaskView, WaitReason } from '../core/index.ts';
import { waitWords } from './format/waitWords.ts';

/** Whether asking for it is all that is missing. */
function isStartable({ waiting }: TaskView): boolean {
  switch (waiting?.kind) {
    case undefined:
    case 'no-dispatcher':
    case 'manual':
    case 'slot':
    case 'starting':
    // Somebody is asked before it is started.
    case 'untrusted':
      return true;
    case 'dependency':
    case 'blocked':
    case 'cycle':
    case 'agent-limit':
    case 'backoff':
    case 'not-before':
    case 'paused':
    case 'config':
    case 'newer-format':
      return false;
  }
}

/** The pending tasks that may start, in the order they would, which is that of the report. */
export function startableTasks({ tasks }: StatusReport): TaskView[] {
  return tasks.filter((view) => view.task.status === 'pending' && isStartable(view));
}

/** Why there is nothing to start, in words. */
export function whyNothing(report: StatusReport): string {
  return report.summary.pending === 0
    ? 'Nothing to run: no task is pending.'
    : `Nothing to run: ${whyPending(report)}.`;
}

/** How many tasks are pending and what they wait for, an example of each kind. */
export function whyPending({ tasks }: StatusReport): string {
  const pending = tasks.filter(({ task }) => task.status === 'pending');
  const groups = new Map<string, { count: number; example: string }>();
  for (const { waiting } of pending) {
    const name = groupOf(waiting);
    const group = groups.get(name) ?? {
      count: 0,
      example:
        waiting === undefined ? '' : waitWords(waiting).replace(/^(blocked|held back|not trusted): /, ''),
    };
    groups.set(name, { ...group, count: group.count + 1 });
  }
  const parts = [...groups].map(
    ([name, { count, example }]) => `${String(count)} ${name}${example === '' ? '' : ` (${example})`}`,
  );
  const count = pending.length === 1 ? '1 task is' : `${String(pending.length)} tasks are`;
  return `${count} pending, of these ${parts.join('; ')}`;
}

function groupOf(waiting: WaitReason | undefined): string {
  switch (waiting?.kind) {
    case undefined:
      return 'ready';
    case 'dependency':
      return 'waiting for another task';
    case 'blocked':
    case 'cycle':
      return 'blocked';
    case 'backoff':
      return 'waiting for the time of its retry';
    case 'not-before':
      return 'waiting for its time';
    case 'paused':
      return 'paused';
    case 'config':
      return 'held back';
    case 'untrusted':
      return 'not approved';
    case 'agent-limit':
      return 'waiting for its agent';
    case 'slot':
    case 'no-dispatcher':
    case 'manual':
    case 'starting':
      return 'waiting to be started';
    case 'newer-format':
      return 'of a newer version';
  }
}
