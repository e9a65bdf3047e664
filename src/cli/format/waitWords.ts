import { describeWait, type WaitReason } from '../../core/index.ts';
import { formatMoment } from './duration.ts';

/** Why a task waits, as `describeWait` says it, with its time as people here read it. */
export function waitWords(reason: WaitReason): string {
  return reason.kind === 'backoff' || reason.kind === 'not-before'
    ? describeWait({ ...reason, until: formatMoment(reason.until) })
    : describeWait(reason);
}
