import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import type { PromptDocument } from '../starting/promptDocuments.ts';

/** The editor with a prompt that a command is meant for: the one it was invoked on, else the one in front. */
export async function promptDocumentOf(
  { starting }: Services,
  uri: unknown,
): Promise<{ document: vscode.TextDocument; entry: PromptDocument } | undefined> {
  const given = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  const entry = given === undefined ? undefined : starting.promptDocuments.find(given);
  if (given === undefined || entry === undefined) return undefined;
  return { document: await vscode.workspace.openTextDocument(given), entry };
}
