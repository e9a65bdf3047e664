import * as vscode from 'vscode';
import { requireInteractive } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { askPrompt } from './askPrompt.ts';
import { chooseDetails } from './chooseDetails.ts';
import { promptWith, type Attachment, type Draft } from './draft.ts';
import { pickAgent } from './pickAgent.ts';
import { walk, type Place, type Step } from './steps.ts';

/** What is known before anything is asked. */
export interface StartWish {
  readonly source: FolderQueue;
  readonly draft?: Draft;
  /** Goes along with the prompt; then no agent is offered that would run it as a command line. */
  readonly attachment?: Attachment;
}

/**
 * Asks for what is missing (agent, prompt, and on a second page what may be left as it is) and adds the task. Returns
 * its id; undefined where the person left, or went on writing in an editor.
 */
export async function startAsking(
  services: Services,
  { source, draft = {}, attachment }: StartWish,
): Promise<string | undefined> {
  const title = vscode.l10n.t('Start Task');
  const { unfinishedPrompt: unfinished, promptDocuments } = services.starting;
  const keepingPrompt = (step: Step<Draft>): Step<Draft> => {
    return async (state, place) => {
      const outcome = await step(state, place);
      if (outcome === undefined && state.prompt !== draft.prompt) unfinished.keep(state.prompt ?? '');
      return outcome;
    };
  };
  const whole = (state: Draft): Draft => ({ ...state, prompt: promptWith(state.prompt ?? '', attachment) });
  const onWriteInEditor = (state: Draft): Promise<void> =>
    promptDocuments.open(source, whole(state), (state.prompt ?? '').trim());
  const wordsOnly = attachment !== undefined;
  const steps = [
    keepingPrompt((state, place) => pickAgent(source, title, wordsOnly, state, place)),
    (state: Draft, place: Place) =>
      askPrompt({ title, attachment, unfinished, onWriteInEditor }, state, place),
    keepingPrompt((state, place) => chooseDetails(source, title, state, place)),
  ];
  const done = await walk(draft.agent === undefined ? steps : steps.slice(1), draft);
  if (done === undefined) return undefined;
  unfinished.keep(done.prompt ?? '');
  const taskId = addTask(services, source, whole(done));
  unfinished.forget();
  return taskId;
}

/**
 * As {@link startAsking}, for a prompt that stands already: written in an editor, or by a template.
 * @param promptOf gives it when the task is made: an editor may be written in until then
 */
export async function submitDraft(
  services: Services,
  source: FolderQueue,
  draft: Draft,
  promptOf = (): string => draft.prompt ?? '',
): Promise<string | undefined> {
  const title = vscode.l10n.t('Start Task');
  const steps: Step<Draft>[] = [(state, place) => chooseDetails(source, title, state, place)];
  if (draft.agent === undefined) {
    steps.unshift((state, place) => pickAgent(source, title, false, state, place));
  }
  const done = await walk(steps, draft);
  return done === undefined ? undefined : addTask(services, source, { ...done, prompt: promptOf() });
}

/** Adds a task that lacks nothing, and runs it in a terminal if it is meant so. @throws OrchestraError where the queue does not take it */
export function addTask(services: Services, source: FolderQueue, draft: Draft): string {
  const { agent = '', prompt = '', interactive = false, ...request } = draft;
  // Before it is added: nobody wants a paused task for a terminal that never opens.
  if (interactive) requireInteractive(source.queue, { agent });
  // Paused, so that nobody starts it unattended before the terminal is there.
  const paused = interactive || request.paused;
  const { taskId } = source.ensure().add({ ...request, agent, prompt, paused });
  services.log.info(`Added ${taskId} for ${agent}`);
  if (interactive) services.terminals.runInteractively(source, taskId);
  return taskId;
}
