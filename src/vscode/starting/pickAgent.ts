import * as vscode from 'vscode';
import {
  chooseAgent,
  programState,
  OrchestraError,
  requireInteractive,
  type Queue,
} from '../../core/index.ts';
import { errorText } from '../errorText.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { agentItems } from './agentItems.ts';
import type { Draft } from './draft.ts';
import { pickOne } from './quickInput.ts';
import type { Outcome, Place } from './steps.ts';

/** Asks which agent shall do it. `wordsOnly`: the prompt is no command line, so no agent that runs it as one. */
export async function pickAgent(
  { queue }: FolderQueue,
  title: string,
  wordsOnly: boolean,
  draft: Draft,
  place: Place,
): Promise<Outcome<Draft>> {
  const { agents, settings } = queue.config();
  const facts = {
    agents: agents.values(),
    find: (command: string) => programState(queue, command),
    skipsQuestions: settings.skipPermissionFlags,
    wordsOnly,
  };
  const items = agentItems(facts, vscode.l10n);
  let placeholder = vscode.l10n.t('Which agent shall do it?');
  let active = items.find(({ name }) => name === draft.agent);
  for (;;) {
    const picked = await pickOne({ title, place, placeholder, items, active });
    if (picked === undefined) return undefined;
    if (picked === 'back') return { go: 'back', state: draft };
    const obstacle = whyNot(queue, picked.item.name, draft.interactive === true);
    if (obstacle === undefined) return { go: 'on', state: { ...draft, agent: picked.item.name } };
    // Said now, not once a prompt was written for it.
    placeholder = errorText(obstacle, vscode.l10n);
    active = items.find(({ name }) => name === picked.item.name);
  }
}

/** Why an agent cannot do it; undefined where it can. */
function whyNot(queue: Queue, agent: string, interactive: boolean): OrchestraError | undefined {
  const choice = chooseAgent(queue, agent);
  if (OrchestraError.is(choice)) return choice;
  try {
    if (interactive) requireInteractive(queue, { agent });
    return undefined;
  } catch (error) {
    if (OrchestraError.is(error)) return error;
    throw error;
  }
}
