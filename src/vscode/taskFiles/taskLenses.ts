import type { CommandId } from '../ids.ts';
import { COMMANDS } from '../ids.ts';

/** A lens that does something to the task. */
export interface TaskLens {
  readonly title: string;
  readonly command: CommandId;
}

const ACTIONS = [
  { word: 'runnable', title: '$(play) Run', command: COMMANDS.runTask },
  { word: 'retryable', title: '$(debug-restart) Retry', command: COMMANDS.retryTask },
  { word: 'cancelable', title: '$(debug-stop) Cancel', command: COMMANDS.cancelTask },
  { word: 'logged', title: '$(output) Show Log', command: COMMANDS.showLog },
] as const;

/** What can be done to a task now, by the capability words of its row. */
export function taskLenses(contextValue: string): TaskLens[] {
  const words = new Set(contextValue.split(' '));
  return ACTIONS.filter(({ word }) => words.has(word)).map(({ title, command }) => ({ title, command }));
}
