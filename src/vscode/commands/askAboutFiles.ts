import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { filesAttachment } from '../starting/promptTexts.ts';
import { shownPath } from '../starting/shownPath.ts';
import { startAsking } from '../starting/startFlow.ts';
import { queueAbout } from './queueAbout.ts';

/** Starts a task about files and folders that are chosen in the Explorer: the one under the pointer, or all selected. */
export async function askAboutFiles(
  services: Services,
  clicked?: unknown,
  selected?: unknown,
): Promise<string | undefined> {
  const given: unknown[] = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  const uris = given.filter((uri) => uri instanceof vscode.Uri);
  const [first] = uris;
  const source = first === undefined ? undefined : await queueAbout(services, first);
  if (source === undefined) return undefined;
  const paths = uris.map(({ fsPath }) => shownPath(source.root, fsPath));
  const attachment = filesAttachment(paths, vscode.l10n);
  return await startAsking(services, { source, attachment });
}
