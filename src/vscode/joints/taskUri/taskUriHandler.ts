import * as vscode from 'vscode';
import { COMMANDS } from '../../ids.ts';
import { readTaskUri } from './readTaskUri.ts';

/** `vscode://PUBLISHER.NAME/task/ID` shows a task. Anybody can write such an address, so nothing is ever started by one. */
export class TaskUriHandler implements vscode.UriHandler {
  async handleUri({ path }: vscode.Uri): Promise<void> {
    const taskId = readTaskUri(path);
    if (taskId === undefined) {
      void vscode.window.showErrorMessage(
        vscode.l10n.t('This address names no task of Orchestra; one ends in /task/ and the ID of a task.'),
      );
      return;
    }
    await vscode.commands.executeCommand(COMMANDS.showTask, taskId);
  }
}
