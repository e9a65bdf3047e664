import { cleanForDisplay } from '../../core/index.ts';
import { COMMANDS } from '../ids.ts';
import type { L10n } from '../l10n.ts';
import { otherText, type OtherDispatcher } from './otherDispatcher.ts';

/** Something a person can do about an empty view; a row that does it. */
export interface Offer {
  readonly label: string;
  /** A theme icon. */
  readonly icon: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

/** Why the view is empty, and what can be done about it. */
export interface EmptyCause {
  readonly text: string;
  readonly offers: readonly Offer[];
}

/** What is to be known of an empty view. */
export interface EmptyFacts {
  readonly hasQueue: boolean;
  /** Why queues that are there cannot be read. */
  readonly unread: readonly string[];
  /** Programs of agents that were looked for, where not one of them was found. */
  readonly missing: readonly string[];
  readonly other: OtherDispatcher | undefined;
}

/**
 * The cause of an empty view, where it has to be said with names that only this machine knows; undefined where a welcome
 * text of the manifest says it.
 */
export function emptyCause(facts: EmptyFacts, l10n: L10n): EmptyCause | undefined {
  const { hasQueue, unread, missing, other } = facts;
  if (unread.length > 0) {
    const text = l10n.t('The queue cannot be read; that is tried again each second. {0}', unread.join(' '));
    const label = l10n.t('Check Queue and Machine');
    return {
      text: cleanForDisplay(text),
      offers: [{ label, icon: 'checklist', command: COMMANDS.checkQueue }],
    };
  }
  const lacksAgents = missing.length > 0;
  if (!lacksAgents && other === undefined) return undefined;
  const texts = [
    hasQueue
      ? l10n.t('The queue is empty.')
      : l10n.t('This folder has no queue yet. Starting a task makes one.'),
    ...(other === undefined
      ? []
      : [otherText(other, l10n), l10n.t('Tasks that you add here are started there.')]),
    ...(lacksAgents ? [missingText(missing, l10n)] : []),
  ];
  const offers: Offer[] = [{ label: l10n.t('Start Task…'), icon: 'add', command: COMMANDS.startTask }];
  if (other !== undefined) {
    const label = l10n.t('Take Over Dispatching');
    offers.push({ label, icon: 'debug-start', command: COMMANDS.takeOver });
  }
  if (lacksAgents) {
    const label = l10n.t('Configure Agents');
    const args = ['orchestra.agents'];
    offers.push({ label, icon: 'gear', command: 'workbench.action.openSettings', args });
  }
  return { text: texts.join(' '), offers };
}

function missingText(programs: readonly string[], l10n: L10n): string {
  const names = [...new Set(programs.map((program) => cleanForDisplay(program)))].join(', ');
  return l10n.t(
    'No program of a coding agent was found on the PATH; looked for {0}. The agent “shell” runs command lines without one.',
    names,
  );
}
