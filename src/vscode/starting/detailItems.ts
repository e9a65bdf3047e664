import { LIMITS } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { durationText, timeText, titleOf, type TitleOf } from '../view/words.ts';
import type { Draft } from './draft.ts';

/** What can be said of a task besides agent and prompt. */
export type Detail = 'priority' | 'timeoutSeconds' | 'maxRetries' | 'autoRetry' | 'dependsOn' | 'notBefore';

/** A line of the second step: start, or say more. */
export interface DetailItem {
  readonly what: 'start' | Detail;
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
}

/** What the lines are seen from. */
export interface DetailFacts {
  /** Limit of a task that sets none, seconds; 0 = none. */
  readonly standardTimeoutSeconds: number;
  readonly nowMs: number;
  readonly titleOfTask: TitleOf;
}

/** The lines of the second step, with what holds now. The first one starts the task. */
export function detailItems(draft: Draft, facts: DetailFacts, l10n: L10n): [DetailItem, ...DetailItem[]] {
  const { priority, timeoutSeconds, maxRetries, autoRetry = false, dependsOn = [], notBefore } = draft;
  /** A value that nobody chose is the default. */
  const marked = (text: string, chosen: unknown): string =>
    chosen === undefined ? l10n.t('{0} (default)', text) : text;
  return [
    {
      what: 'start',
      label: `$(play) ${l10n.t('Start Task')}`,
      description: draft.agent ?? '',
      detail: titleOf(draft.prompt ?? ''),
    },
    {
      what: 'priority',
      label: `$(arrow-up) ${l10n.t('Priority')}`,
      description: marked(String(priority ?? LIMITS.priority.standard), priority),
    },
    {
      what: 'timeoutSeconds',
      label: `$(watch) ${l10n.t('Time Limit')}`,
      description: marked(limitText(timeoutSeconds ?? facts.standardTimeoutSeconds, l10n), timeoutSeconds),
    },
    {
      what: 'maxRetries',
      label: `$(debug-restart) ${l10n.t('Retries')}`,
      description: marked(l10n.t('at most {0}', maxRetries ?? LIMITS.maxRetries.standard), maxRetries),
    },
    {
      what: 'autoRetry',
      label: `$(sync) ${l10n.t('Retry by Itself')}`,
      description: autoRetry ? l10n.t('yes, after a pause') : l10n.t('no, only when you ask for it'),
    },
    {
      what: 'dependsOn',
      label: `$(list-tree) ${l10n.t('Waits for Other Tasks')}`,
      description:
        dependsOn.length === 0 ? l10n.t('no') : dependsOn.map((id) => facts.titleOfTask(id) ?? id).join(', '),
    },
    {
      what: 'notBefore',
      label: `$(calendar) ${l10n.t('Not Before')}`,
      description: notBefore === undefined ? l10n.t('at once') : timeText(notBefore, facts.nowMs),
    },
  ];
}

/** A time limit in seconds, as people say it. */
export function limitText(seconds: number, l10n: L10n): string {
  return seconds === 0 ? l10n.t('none') : durationText(seconds * 1000);
}
