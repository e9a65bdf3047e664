import type { WaitReason } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** How many tasks are named where several do not start. */
const NAMED = 3;

/** Whether a task that somebody asks for does not start at once all the same. */
export function isHeldBack(reason: WaitReason | undefined): reason is WaitReason {
  return reason !== undefined && reason.kind !== 'manual' && reason.kind !== 'starting';
}

/** Whether that goes by as other tasks end, with nothing for a person to do. */
export function passesByItself(reason: WaitReason): boolean {
  return reason.kind === 'slot' || reason.kind === 'agent-limit' || reason.kind === 'dependency';
}

/**
 * What comes of several tasks that were asked for, of which some do not start yet.
 * @param reasons a sentence for each that does not
 */
export function heldBackText(reasons: readonly string[], asked: number, l10n: L10n): string {
  const named = reasons.slice(0, NAMED);
  const more = reasons.length - named.length;
  return [
    l10n.t('{0} of {1} tasks do not start yet.', reasons.length, asked),
    ...named,
    ...(more > 0 ? [l10n.t('{0} more wait too.', more)] : []),
  ].join(' ');
}
