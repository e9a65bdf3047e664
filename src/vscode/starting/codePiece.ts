import type * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { CodePiece } from './promptTexts.ts';
import { shownPath } from './shownPath.ts';

/** The lines that a range touches, as a prompt names and quotes them; an empty range is a place without a quotation. */
export function codePieceOf(
  source: FolderQueue,
  document: vscode.TextDocument,
  range: vscode.Range,
): CodePiece {
  // A selection that ends before the first character of a line does not mean that line.
  const last = range.end.character === 0 && !range.isSingleLine ? range.end.line - 1 : range.end.line;
  return {
    path: shownPath(source.root, document.uri.fsPath),
    lines: { from: range.start.line + 1, to: last + 1 },
    language: document.languageId,
    code: range.isEmpty ? '' : document.getText(range.with({ start: range.start.with({ character: 0 }) })),
  };
}
