import type { Task, WaitReason } from '../../core/index.ts';
import { countOf } from './count.ts';
import { formatMoment } from './duration.ts';

/** What is over sooner needs no words, milliseconds. */
const LONG_MS = 5000;

/** What is waited for where nothing can happen before a time that is some way off; undefined where something may. */
export function timedWait(
  views: readonly { readonly task: Task; readonly waiting?: WaitReason | undefined }[],
  nowMs: number,
): string | undefined {
  const times: { readonly untilMs: number; readonly until: string; readonly why: string }[] = [];
  for (const { task, waiting } of views) {
    // A failed one that lives is about to be tried again.
    if (task.status === 'running' || task.status === 'failed') return undefined;
    if (task.status !== 'pending') continue;
    switch (waiting?.kind) {
      case 'not-before':
      case 'backoff': {
        const why = waiting.kind === 'backoff' ? 'retry' : 'not before';
        times.push({ untilMs: Date.parse(waiting.until), until: waiting.until, why });
        break;
      }
      case undefined:
      case 'starting':
      case 'slot':
      case 'agent-limit':
        return undefined;
      case 'dependency':
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
  }
  const [first] = times.sort((a, b) => a.untilMs - b.untilMs);
  if (first === undefined || !(first.untilMs - nowMs >= LONG_MS)) return undefined;
  const which = times.length === 1 ? '' : ', for the first of them';
  return `Waits for ${countOf(times.length, 'task')}${which} until ${formatMoment(first.until)} (${first.why}).`;
}
