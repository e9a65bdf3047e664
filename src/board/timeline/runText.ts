import type { Run } from '../../core/history/run.ts';
import type { HoverText } from '../hoverCard.ts';
import * as l10n from '../l10n.ts';
import type { BoardStore } from '../store.ts';
import { durationText } from '../words.ts';

/** What is told of a run under the pointer. */
export function runText(run: Run, store: BoardStore): HoverText {
  const tookMs = (run.endedMs ?? store.nowMs()) - run.startedMs;
  const lines = [
    `${run.agent} · ${durationText(Math.max(0, tookMs))}`,
    l10n.t('Started {0}', momentText(run.startedMs)),
    ...(run.endedMs === undefined ? [] : [l10n.t('Ended {0}', momentText(run.endedMs))]),
    ...(run.createdMs === undefined
      ? []
      : [l10n.t('Waited {0}', durationText(Math.max(0, run.startedMs - run.createdMs)))]),
  ];
  const state = run.outcome ?? 'running';
  return { title: store.titleOf(run.task) ?? run.task, state, stateText: outcomeText(run), lines };
}

/** What a screen reader says of a run. */
export function runSpoken(run: Run, store: BoardStore): string {
  const title = store.titleOf(run.task) ?? run.task;
  return [title, outcomeText(run), run.agent, l10n.t('started {0}', momentText(run.startedMs))].join(', ');
}

function outcomeText({ outcome }: Run): string {
  switch (outcome) {
    case undefined:
      return l10n.t('running');
    case 'complete':
      return l10n.t('complete');
    case 'failed':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
  }
}

function momentText(ms: number): string {
  const moment = new Date(ms);
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? moment.toLocaleTimeString() : moment.toLocaleString();
}
