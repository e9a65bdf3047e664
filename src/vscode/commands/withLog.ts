import * as vscode from 'vscode';
import { isTerminal } from '../../core/index.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { taskFilesOf } from '../queue/taskFiles.ts';
import type { TaskNode } from '../view/nodes.ts';
import { shownNames } from './chosenTasks.ts';

/** Those whose log is there, or still to come; of the others it is said that there is none. */
export function withLog(nodes: readonly TaskNode[]): TaskNode[] {
  const lacks = ({ source, taskId, view }: TaskNode): boolean =>
    isTerminal(view.task.status) && taskFilesOf(source.queue, taskId).log === undefined;
  const gone = nodes.filter(lacks);
  if (gone.length > 0) void vscode.window.showInformationMessage(plainMessage(goneText(gone)));
  return nodes.filter((node) => !gone.includes(node));
}

function goneText(gone: readonly TaskNode[]): string {
  return gone.length === 1
    ? vscode.l10n.t('The log of {0} is not there any more: somebody deleted its file.', shownNames(gone))
    : vscode.l10n.t(
        'The logs of {0} tasks are not there any more: somebody deleted their files.',
        gone.length,
      );
}
