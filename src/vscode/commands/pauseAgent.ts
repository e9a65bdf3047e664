import * as vscode from 'vscode';
import { cleanForDisplay } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { chosenExistingQueue, chosenQueue } from './chosenQueue.ts';

/** Starts no more tasks of an agent; those that run go on. */
export async function pauseAgent(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const paused = chosen.queue.pauses().agents;
  const names = [...chosen.queue.config().agents.keys()].filter((name) => !paused.includes(name));
  const agent = await pickName(
    services.title,
    chosen,
    names,
    vscode.l10n.t('Which agent shall start nothing more?'),
  );
  if (agent !== undefined) chosen.queue.pause({ agent });
}

/** Lets the tasks of a paused agent start again. */
export async function resumeAgent(services: Services): Promise<void> {
  const chosen = await chosenQueue(services, ({ queue }) => queue.pauses().agents.length > 0);
  if (chosen === undefined) return;
  const { agents } = chosen.queue.pauses();
  if (agents.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No agent of this queue is paused.'));
    return;
  }
  const agent = await pickName(
    services.title,
    chosen,
    agents,
    vscode.l10n.t('Which agent may start tasks again?'),
  );
  if (agent !== undefined) chosen.queue.resume({ agent });
}

/** Those that most tasks wait for or run with come first: it is one of them that somebody wants to hold back. */
async function pickName(
  title: string,
  source: FolderQueue,
  names: readonly string[],
  placeHolder: string,
): Promise<string | undefined> {
  const live = source.live();
  const items = names.map((name) => {
    const count = live.filter(({ task }) => task.agent === name).length;
    return { label: cleanForDisplay(name), description: unfinishedText(count), name, count };
  });
  items.sort((a, b) => b.count - a.count);
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  return picked?.name;
}

function unfinishedText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? vscode.l10n.t('1 unfinished task') : vscode.l10n.t('{0} unfinished tasks', count);
}
