import { LIMITS } from '../../core/index.ts';
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
export function detailItems(draft: Draft, facts: DetailFacts): [DetailItem, ...DetailItem[]] {
  const standard = (value: unknown): string => (value === undefined ? ' (standard)' : '');
  const { priority, timeoutSeconds, maxRetries, autoRetry = false, dependsOn = [], notBefore } = draft;
  return [
    {
      what: 'start',
      label: '$(play) Start Task',
      description: draft.agent ?? '',
      detail: titleOf(draft.prompt ?? ''),
    },
    {
      what: 'priority',
      label: '$(arrow-up) Priority',
      description: `${String(priority ?? LIMITS.priority.standard)}${standard(priority)}`,
    },
    {
      what: 'timeoutSeconds',
      label: '$(watch) Time Limit',
      description: limitText(timeoutSeconds ?? facts.standardTimeoutSeconds) + standard(timeoutSeconds),
    },
    {
      what: 'maxRetries',
      label: '$(debug-restart) Retries',
      description: `at most ${String(maxRetries ?? LIMITS.maxRetries.standard)}${standard(maxRetries)}`,
    },
    {
      what: 'autoRetry',
      label: '$(sync) Retry by Itself',
      description: autoRetry ? 'yes, after a pause' : 'no, only when you ask for it',
    },
    {
      what: 'dependsOn',
      label: '$(list-tree) Waits for Other Tasks',
      description:
        dependsOn.length === 0 ? 'no' : dependsOn.map((id) => facts.titleOfTask(id) ?? id).join(', '),
    },
    {
      what: 'notBefore',
      label: '$(calendar) Not Before',
      description: notBefore === undefined ? 'at once' : timeText(notBefore, facts.nowMs),
    },
  ];
}

function limitText(seconds: number): string {
  return seconds === 0 ? 'none' : durationText(seconds * 1000);
}
