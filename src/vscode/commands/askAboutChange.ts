import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { gitDiff } from '../starting/gitDiff.ts';
import { changeAttachment } from '../starting/promptTexts.ts';
import { shownPath } from '../starting/shownPath.ts';
import { startAsking } from '../starting/startFlow.ts';
import { queueAbout } from './queueAbout.ts';

/** Starts a task about changes that are chosen in the Source Control view, one argument each. */
export async function askAboutChange(services: Services, ...args: unknown[]): Promise<string | undefined> {
  const uris = args.flatMap((state) => resourceOf(state) ?? []);
  const [first] = uris;
  const source = first === undefined ? undefined : await queueAbout(services, first);
  if (source === undefined) return undefined;
  const changes = await Promise.all(
    uris.map(async (uri) => ({
      path: shownPath(source.root, uri.fsPath),
      diff: await gitDiff(uri, services.log),
    })),
  );
  const draft = { prompt: vscode.l10n.t('Review this change.') };
  return await startAsking(services, { source, draft, attachment: changeAttachment(changes, vscode.l10n) });
}

/** The file of a row in the Source Control view. */
function resourceOf(state: unknown): vscode.Uri | undefined {
  if (typeof state !== 'object' || state === null || !('resourceUri' in state)) return undefined;
  return state.resourceUri instanceof vscode.Uri ? state.resourceUri : undefined;
}
