import { awaitsAutoRetry, type Task } from '../model/task.ts';
import type { Schedule } from './plan.ts';

/**
 * Whether anything will still happen in the queue by itself: something runs, is about to start, or waits for what will
 * come. Pure. A task that waits for one that is blocked, paused or untrusted is not going to start.
 */
export function willProgress(tasks: readonly Task[], schedule: Schedule): boolean {
  if (schedule.start.length > 0) return true;
  if (tasks.some((task) => task.status === 'running' || awaitsAutoRetry(task))) return true;
  const answers = new Map<string, boolean>();
  const will = (id: string): boolean => {
    const known = answers.get(id);
    if (known !== undefined) return known;
    answers.set(id, false);
    const reason = schedule.waiting.get(id);
    let answer = false;
    switch (reason?.kind) {
      case 'slot':
      case 'agent-limit':
      case 'backoff':
      case 'not-before':
      case 'starting':
        answer = true;
        break;
      case 'dependency':
        answer = reason.state !== 'pending' || will(reason.attempt);
        break;
      case undefined:
      case 'blocked':
      case 'cycle':
      case 'paused':
      case 'config':
      case 'untrusted':
      case 'no-dispatcher':
      case 'manual':
      case 'newer-format':
        break;
    }
    answers.set(id, answer);
    return answer;
  };
  return tasks.some((task) => task.status === 'pending' && will(task.taskId));
}
