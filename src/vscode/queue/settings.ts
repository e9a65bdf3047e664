import { realpathSync } from 'node:fs';
import * as vscode from 'vscode';
import { SETTING_NAMES, SETTINGS_SECTION } from '../ids.ts';

/** What the person and what the project set, told apart: only the first is trusted. The core checks the values. */
export interface EditorSettings {
  readonly userSettings: Record<string, unknown>;
  /** Undefined: the core reads the project's own settings file, as it does for every other door. */
  readonly workspaceSettings: Record<string, unknown> | undefined;
}

/**
 * Reads `orchestra.*` as it holds for a folder; defaults are left out, the core knows them. The project's settings are
 * handed over only where they lie elsewhere than in the queue's folder: the editor notices a change of the file later
 * than the core does, and a task must never start by settings that are not there any more.
 */
export function readEditorSettings(folder: vscode.WorkspaceFolder, root: string): EditorSettings {
  const { userSettings, workspaceSettings } = readBoth(folder);
  const elsewhere = vscode.workspace.workspaceFile !== undefined || !isSameFolder(folder.uri.fsPath, root);
  return { userSettings, workspaceSettings: elsewhere ? workspaceSettings : undefined };
}

function isSameFolder(a: string, b: string): boolean {
  return realpathSync(a) === realpathSync(b);
}

function readBoth(folder: vscode.WorkspaceFolder): {
  [key in keyof EditorSettings]: Record<string, unknown>;
} {
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION, folder.uri);
  const userSettings: Record<string, unknown> = {};
  const workspaceSettings: Record<string, unknown> = {};
  for (const name of SETTING_NAMES) {
    const found = configuration.inspect<unknown>(name);
    if (found?.globalValue !== undefined) userSettings[name] = found.globalValue;
    const own = merged(found?.workspaceValue, found?.workspaceFolderValue);
    if (own !== undefined) workspaceSettings[name] = own;
  }
  return { userSettings, workspaceSettings };
}

/** `over` laid on `base`, objects field by field. */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(base) || !isRecord(over)) return over;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) result[key] = merged(base[key], value);
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
