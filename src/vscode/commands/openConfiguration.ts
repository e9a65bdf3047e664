import { join } from 'node:path';
import * as vscode from 'vscode';
import { initConfig } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { EXTENSION_ID } from '../ids.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Shows each value of the configuration, and where it came from. */
export async function showConfiguration(services: Services): Promise<void> {
  const chosen = await chosenQueue(services);
  if (chosen !== undefined) await services.documents.show('configuration', chosen);
}

/** Opens the project's own agents; the file is made where it is missing. */
export async function openAgentConfig(services: Services): Promise<void> {
  await openFile(services, 'agent-config.json');
}

/** Opens the queue's own settings, which hold at every door; the file is made where it is missing. */
export async function openQueueConfig(services: Services): Promise<void> {
  await openFile(services, 'config.json');
}

/** Opens the settings of the extension. */
export async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${EXTENSION_ID}`);
}

async function openFile(services: Services, name: string): Promise<void> {
  const chosen = await chosenQueue(services);
  if (chosen === undefined) return;
  const { root, paths } = chosen.ensure();
  initConfig(root);
  await vscode.window.showTextDocument(vscode.Uri.file(join(paths.folder, name)));
}
