import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from './disposableStore.ts';

/**
 * Puts `orchestra` on the PATH of the window's terminals: a small script that runs the bundled command line.
 * @throws where the script cannot be written
 */
export function offerCommandLine(context: vscode.ExtensionContext): Disposable {
  const folder = join(context.globalStorageUri.fsPath, 'bin');
  writeLauncher(folder, context.asAbsolutePath('dist/cli.cjs'));
  const variables = context.environmentVariableCollection;
  variables.description = vscode.l10n.t('The command `orchestra`');
  variables.prepend('PATH', `${folder}${delimiter}`, {
    applyAtProcessCreation: true,
    applyAtShellIntegration: true,
  });
  return { dispose: () => variables.clear() };
}

function writeLauncher(folder: string, cli: string): void {
  const windows = process.platform === 'win32';
  const file = join(folder, windows ? 'orchestra.cmd' : 'orchestra');
  const text = windows ? windowsLauncher(cli) : posixLauncher(cli);
  if (readIfThere(file) === text) return;
  mkdirSync(folder, { recursive: true });
  // Renamed, so that a terminal never runs half a script.
  const temporary = `${file}.${String(process.pid)}`;
  writeFileSync(temporary, text, { mode: 0o755 });
  renameSync(temporary, file);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Desktop VS Code has no Node of its own but its executable, which is one when it is asked to be. */
const electron = process.versions['electron'] !== undefined;

function posixLauncher(cli: string): string {
  const variables = electron ? 'ELECTRON_RUN_AS_NODE=1 ' : '';
  return `#!/bin/sh\n${variables}exec ${shellQuoted(process.execPath)} ${shellQuoted(cli)} "$@"\n`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function windowsLauncher(cli: string): string {
  const variables = electron ? 'set "ELECTRON_RUN_AS_NODE=1"\r\n' : '';
  return `@echo off\r\nsetlocal\r\n${variables}"${process.execPath}" "${cli}" %*\r\n`;
}
