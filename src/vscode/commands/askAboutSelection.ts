import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { codePieceOf } from '../starting/codePiece.ts';
import { selectionAttachment } from '../starting/promptTexts.ts';
import { startAsking } from '../starting/startFlow.ts';
import { queueAbout } from './queueAbout.ts';

/** Starts a task about what is selected in the editor, or about the line the cursor is on. */
export async function askAboutSelection(services: Services): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.scheme !== 'file') {
    const said = vscode.l10n.t('No file is open in the editor; open the one you want to ask about.');
    throw new OrchestraError('refused', said);
  }
  const { document, selection } = editor;
  const source = await queueAbout(services, document.uri);
  if (source === undefined) return undefined;
  const attachment = selectionAttachment(codePieceOf(source, document, selection));
  return await startAsking(services, { source, attachment });
}
