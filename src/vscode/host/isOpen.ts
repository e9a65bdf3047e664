import * as vscode from 'vscode';

/** Whether a document is open: one that gets another language mode is closed and opened again at once, and stays so. */
export function isOpen(uri: vscode.Uri): boolean {
  const name = uri.toString();
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === name);
}
