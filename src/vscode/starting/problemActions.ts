import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';

/** Offers an agent's help as a quick fix for every problem, whoever found it. */
export class ProblemActions implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #registration: vscode.Disposable;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#registration = vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, this, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    });
  }

  provideCodeActions(
    { uri }: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (diagnostics.length === 0 || !vscode.workspace.isTrusted || this.#queues.of(uri) === undefined)
      return [];
    const title =
      diagnostics.length === 1
        ? vscode.l10n.t('Ask an agent to fix this')
        : vscode.l10n.t('Ask an agent to fix these {0} problems', diagnostics.length);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [...diagnostics];
    action.command = { title, command: COMMANDS.askAboutProblem, arguments: [uri, [...diagnostics]] };
    return [action];
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
