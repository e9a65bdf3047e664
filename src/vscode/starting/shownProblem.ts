import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { codePieceOf } from './codePiece.ts';
import type { Lines, ShownProblem } from './promptTexts.ts';
import { shownPath } from './shownPath.ts';

const SEVERITIES = {
  [vscode.DiagnosticSeverity.Error]: 'error',
  [vscode.DiagnosticSeverity.Warning]: 'warning',
  [vscode.DiagnosticSeverity.Information]: 'information',
  [vscode.DiagnosticSeverity.Hint]: 'hint',
} as const;

/** A problem as a prompt tells of it, with the lines it stands on. */
export function shownProblem(
  source: FolderQueue,
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
): ShownProblem {
  const { start, end } = diagnostic.range;
  const wholeLines = document.validateRange(
    new vscode.Range(start.line, 0, end.line, Number.MAX_SAFE_INTEGER),
  );
  return {
    ...codePieceOf(source, document, wholeLines),
    severity: SEVERITIES[diagnostic.severity],
    message: diagnostic.message,
    source: sourceText(diagnostic),
    related: (diagnostic.relatedInformation ?? []).map(({ location, message }) => ({
      path: shownPath(source.root, location.uri.fsPath),
      lines: linesOf(location.range),
      message,
    })),
  };
}

function sourceText({ source = '', code }: vscode.Diagnostic): string {
  const number = typeof code === 'object' ? code.value : code;
  return number === undefined ? source : `${source}(${String(number)})`;
}

function linesOf({ start, end }: vscode.Range): Lines {
  return { from: start.line + 1, to: end.line + 1 };
}
