import type * as vscode from 'vscode';

/** Called by VS Code once the window stands. */
export function activate(_context: vscode.ExtensionContext): void {
  // The panel is built here.
}
