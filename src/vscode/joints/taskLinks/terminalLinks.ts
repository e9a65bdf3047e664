import * as vscode from 'vscode';
import { COMMANDS } from '../../ids.ts';
import type { FolderQueues } from '../../queue/folderQueues.ts';
import { taskIdsIn } from './taskIdsIn.ts';

class TaskLink extends vscode.TerminalLink {
  readonly taskId: string;

  constructor(taskId: string, start: number) {
    super(start, taskId.length, vscode.l10n.t('Show Task'));
    this.taskId = taskId;
  }
}

/** Makes the ids of tasks in terminals links to the task. */
export class TaskTerminalLinks implements vscode.TerminalLinkProvider<TaskLink> {
  readonly #queues: FolderQueues;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
  }

  provideTerminalLinks({ line }: vscode.TerminalLinkContext): TaskLink[] {
    return taskIdsIn(line, (id) => this.#queues.hasTask(id)).map(
      ({ taskId, start }) => new TaskLink(taskId, start),
    );
  }

  async handleTerminalLink({ taskId }: TaskLink): Promise<void> {
    await vscode.commands.executeCommand(COMMANDS.showTask, taskId);
  }
}
