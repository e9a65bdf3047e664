import * as vscode from 'vscode';
import { COMMANDS } from '../../ids.ts';
import type { FolderQueues } from '../../queue/folderQueues.ts';
import { taskIdsIn } from './taskIdsIn.ts';

interface TaskLink extends vscode.TerminalLink {
  readonly taskId: string;
}

/** Makes the ids of tasks in terminals links to the task. */
export class TaskTerminalLinks implements vscode.TerminalLinkProvider<TaskLink> {
  readonly #queues: FolderQueues;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
  }

  provideTerminalLinks({ line }: vscode.TerminalLinkContext): TaskLink[] {
    return taskIdsIn(line, (id) => this.#queues.hasTask(id)).map(({ taskId, start }) => ({
      taskId,
      startIndex: start,
      length: taskId.length,
      tooltip: vscode.l10n.t('Show Task'),
    }));
  }

  async handleTerminalLink({ taskId }: TaskLink): Promise<void> {
    await vscode.commands.executeCommand(COMMANDS.showTask, taskId);
  }
}
