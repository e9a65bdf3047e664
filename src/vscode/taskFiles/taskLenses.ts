import type { CommandId } from '../ids.ts';
import { COMMANDS } from '../ids.ts';
import type { L10n } from '../l10n.ts';

/** A lens that does something to the task. */
export interface TaskLens {
  readonly title: string;
  readonly command: CommandId;
}

/** What can be done to a task now, by the capability words of its row. */
export function taskLenses(contextValue: string, l10n: L10n): TaskLens[] {
  const words = new Set(contextValue.split(' '));
  const actions = [
    { word: 'runnable', title: `$(play) ${l10n.t('Run')}`, command: COMMANDS.runTask },
    { word: 'retryable', title: `$(debug-restart) ${l10n.t('Retry')}`, command: COMMANDS.retryTask },
    { word: 'cancelable', title: `$(debug-stop) ${l10n.t('Cancel')}`, command: COMMANDS.cancelTask },
    { word: 'logged', title: `$(output) ${l10n.t('Show Log')}`, command: COMMANDS.showLog },
  ];
  return actions.filter(({ word }) => words.has(word)).map(({ title, command }) => ({ title, command }));
}
