import * as vscode from 'vscode';
import type { Finding, Said } from '../../core/index.ts';
import { findingItems, findingsSummary } from './findingItems.ts';

/**
 * Shows findings as a list that stays until it is left.
 * @param action what may be done about them, as the first line; whether it was chosen is the answer
 */
export async function showFindings(
  title: string,
  findings: readonly Finding<Said>[],
  action?: string,
): Promise<boolean> {
  const lines: (vscode.QuickPickItem & { acts?: true })[] = findingItems(findings, vscode.l10n);
  const items = action === undefined ? lines : [{ label: action, acts: true as const }, ...lines];
  const picked = await vscode.window.showQuickPick(items, {
    title: `${title}: ${findingsSummary(findings, vscode.l10n)}`,
    placeHolder:
      action === undefined
        ? vscode.l10n.t('Enter closes this list')
        : vscode.l10n.t('Enter on the first line mends; on any other it closes this list'),
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.acts === true;
}
