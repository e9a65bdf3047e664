import * as vscode from 'vscode';
import { PANEL_SETTINGS, SETTINGS_SECTION } from '../ids.ts';

/** What each can be set to. The first one is the standard, and what a wrong value counts as: VS Code itself marks that. */
const CHOICES = {
  [PANEL_SETTINGS.statusBar]: ['auto', 'always', 'never'],
  [PANEL_SETTINGS.problems]: ['failed', 'all', 'off'],
  [PANEL_SETTINGS.notifications]: ['all', 'failures', 'none'],
} as const;

/** What the person wants to see. */
export type PanelSettings = { readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name][number] };

/** The panel's settings as they are now. */
export function panelSettings(): PanelSettings {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  return {
    statusBar: chosen(configuration.get(PANEL_SETTINGS.statusBar), CHOICES.statusBar),
    problems: chosen(configuration.get(PANEL_SETTINGS.problems), CHOICES.problems),
    notifications: chosen(configuration.get(PANEL_SETTINGS.notifications), CHOICES.notifications),
  };
}

function chosen<T>(value: unknown, choices: readonly [T, ...T[]]): T {
  return choices.find((choice) => choice === value) ?? choices[0];
}
