import { cleanForDisplay, type WaitReason } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { quoted, stateText, timeText, type TitleOf } from './words.ts';

/** What a task waits for, with titles instead of ids and local times. */
export function waitText(reason: WaitReason, titleOfTask: TitleOf, nowMs: number, l10n: L10n): string {
  const nameOf = (taskId: string): string => {
    const title = titleOfTask(taskId);
    return title === undefined ? taskId : quoted(title, l10n);
  };
  switch (reason.kind) {
    case 'dependency': {
      const state = reason.state === 'retrying' ? l10n.t('retrying') : stateText(reason.state, l10n);
      return l10n.t('waits for {0} ({1})', nameOf(reason.attempt), state);
    }
    case 'blocked':
      return blockedText(reason, nameOf, l10n);
    case 'backoff':
      return l10n.t('retries at {0}', timeText(reason.until, nowMs));
    case 'not-before':
      return l10n.t('starts at {0} or later', timeText(reason.until, nowMs));
    case 'config':
      return l10n.t('held back: {0} cannot be read', reason.file);
    case 'untrusted':
      return reason.what === 'queue'
        ? l10n.t('waits for your consent to start programs here')
        : l10n.t("waits for your consent to run this folder's agent");
    case 'no-dispatcher':
      return l10n.t('nothing starts tasks here now');
    case 'cycle':
      return l10n.t('blocked: it waits for itself ({0})', ringText(reason.ring, nameOf, l10n));
    case 'slot': {
      const { running, limit, ahead } = reason;
      return ahead > 0
        ? l10n.t('waits for a free slot ({0} of {1} running, {2} ahead)', running, limit, ahead)
        : l10n.t('waits for a free slot ({0} of {1} running)', running, limit);
    }
    case 'agent-limit': {
      const { agent, running, limit } = reason;
      return l10n.t('waits for agent {0} ({1} of {2} running)', cleanForDisplay(agent), running, limit);
    }
    case 'paused':
      return pausedText(reason, l10n);
    case 'manual':
      return l10n.t('waits for Run (this queue starts tasks only when asked)');
    case 'newer-format':
      return l10n.t('written by a newer version (format {0}); update Orchestra to run it', reason.format);
    case 'starting':
      return l10n.t('is being started');
  }
}

type Of<Kind extends WaitReason['kind']> = Extract<WaitReason, { kind: Kind }>;

function blockedText(
  { state, attempt, dependency }: Of<'blocked'>,
  nameOf: (taskId: string) => string,
  l10n: L10n,
): string {
  switch (state) {
    case 'missing':
      return l10n.t('blocked: dependency {0} is gone', dependency);
    case 'failed':
      return l10n.t('blocked: {0} failed', nameOf(attempt));
    case 'cancelled':
      return l10n.t('blocked: {0} was cancelled', nameOf(attempt));
  }
}

function pausedText({ what, agent = '' }: Of<'paused'>, l10n: L10n): string {
  switch (what) {
    case 'agent':
      return l10n.t('agent {0} is paused', cleanForDisplay(agent));
    case 'queue':
      return l10n.t('the queue is paused');
    case 'task':
      return l10n.t('the task is paused');
  }
}

/** `a → b → a`; of a long one the beginning. */
function ringText(
  { ids, more }: Of<'cycle'>['ring'],
  nameOf: (taskId: string) => string,
  l10n: L10n,
): string {
  const names = ids.map(nameOf);
  const left = more > 0 ? [l10n.t('{0} more', more)] : [];
  return [...names.slice(0, -1), ...left, ...names.slice(-1)].join(' → ');
}
