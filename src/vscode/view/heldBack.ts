import type { WaitReason } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

/** So many tasks are told one by one, each with its own reason; more are counted by their reasons. */
const NAMED = 3;

/** Why a task does not start that somebody asked for. */
export type HeldReason = Exclude<WaitReason, { readonly kind: 'manual' | 'starting' }>;

/** Tasks that wait for the same kind of thing. */
export interface HeldGroup<T> {
  /** The reason of the first of them. */
  readonly reason: HeldReason;
  readonly tasks: readonly T[];
}

/** Whether a task that somebody asks for does not start at once all the same. */
export function isHeldBack(reason: WaitReason | undefined): reason is HeldReason {
  return reason !== undefined && reason.kind !== 'manual' && reason.kind !== 'starting';
}

/** Whether that goes by as other tasks end, with nothing for a person to do. */
export function passesByItself(reason: WaitReason): boolean {
  return reason.kind === 'slot' || reason.kind === 'agent-limit' || reason.kind === 'dependency';
}

/** Puts those together that wait for the same kind of thing, the most first. */
export function groupHeld<T>(
  tasks: readonly T[],
  reasonOf: (task: T) => WaitReason | undefined,
): HeldGroup<T>[] {
  const groups = new Map<string, { readonly reason: HeldReason; readonly tasks: T[] }>();
  for (const task of tasks) {
    const reason = reasonOf(task);
    if (!isHeldBack(reason)) continue;
    const key = kindOf(reason);
    const group = groups.get(key) ?? { reason, tasks: [] };
    group.tasks.push(task);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.tasks.length - a.tasks.length);
}

/**
 * What comes of several tasks that were asked for, of which some do not start yet.
 * @param explained a sentence about one that does not
 */
export function heldBackText<T>(
  groups: readonly HeldGroup<T>[],
  asked: number,
  explained: (task: T) => string,
  l10n: L10n,
): string {
  const held = groups.flatMap(({ tasks }) => tasks);
  const others = asked - held.length;
  const counted = groups.map(({ reason, tasks }) => `${kindText(reason, l10n)} (${String(tasks.length)})`);
  return [
    ...(held.length <= NAMED
      ? [l10n.t('{0} of {1} tasks do not start yet.', held.length, asked), ...held.map(explained)]
      : [l10n.t('{0} of {1} tasks do not start yet: {2}.', held.length, asked, counted.join(', '))]),
    ...(others > 0 ? [l10n.t('Started as slots are free: {0}.', others)] : []),
  ].join(' ');
}

/** What helps one of a kind helps all of it. */
function kindOf(reason: HeldReason): string {
  if (reason.kind === 'paused') return `paused ${reason.what}`;
  if (reason.kind === 'blocked') return `blocked ${reason.state}`;
  return reason.kind;
}

/** What they wait for, however many they are. */
function kindText(reason: HeldReason, l10n: L10n): string {
  switch (reason.kind) {
    case 'dependency':
      return l10n.t('waiting for other tasks');
    case 'blocked':
      return blockedText(reason.state, l10n);
    case 'cycle':
      return l10n.t('waiting for themselves');
    case 'slot':
      return l10n.t('no slot is free');
    case 'agent-limit':
      return l10n.t('their agent is busy');
    case 'backoff':
      return l10n.t('retried after a while');
    case 'not-before':
      return l10n.t('meant for a later time');
    case 'paused':
      return pausedText(reason.what, l10n);
    case 'config':
      return l10n.t('held back by a configuration file that cannot be read');
    case 'untrusted':
      return l10n.t('waiting for your consent');
    case 'no-dispatcher':
      return l10n.t('nothing starts tasks here now');
    case 'newer-format':
      return l10n.t('written by a newer version');
  }
}

function blockedText(state: 'failed' | 'cancelled' | 'missing', l10n: L10n): string {
  switch (state) {
    case 'failed':
      return l10n.t('blocked by a task that failed');
    case 'cancelled':
      return l10n.t('blocked by a task that was cancelled');
    case 'missing':
      return l10n.t('blocked by a task that is gone');
  }
}

function pausedText(what: 'queue' | 'agent' | 'task', l10n: L10n): string {
  switch (what) {
    case 'queue':
      return l10n.t('the queue is paused');
    case 'agent':
      return l10n.t('their agent is paused');
    case 'task':
      return l10n.t('paused one by one');
  }
}
