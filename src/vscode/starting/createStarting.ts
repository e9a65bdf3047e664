import type { Memento } from 'vscode';
import type { Contributions } from '../host/contributions.ts';
import type { Starting } from '../host/services.ts';
import { PromptDocuments } from './promptDocuments.ts';
import { UnfinishedPrompt } from './unfinishedPrompt.ts';

/** What lasts from one start of a task to the next. @param state of the workspace */
export function createStarting(parts: Contributions, state: Memento): Starting {
  return {
    unfinishedPrompt: new UnfinishedPrompt(state),
    promptDocuments: parts.own(new PromptDocuments(state)),
  };
}
