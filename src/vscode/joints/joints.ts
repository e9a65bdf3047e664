import * as vscode from 'vscode';
import { systemClock } from '../../core/index.ts';
import type { Contributions } from '../host/contributions.ts';
import type { Services } from '../host/services.ts';
import { registerChatTools } from './chatTools/registerChatTools.ts';
import { TaskProblems } from './problems/taskProblems.ts';
import { SharedFiles } from './sharedFiles/sharedFiles.ts';
import { LINKED_DOCUMENTS, TaskDocumentLinks } from './taskLinks/documentLinks.ts';
import { TaskTerminalLinks } from './taskLinks/terminalLinks.ts';
import { QueueTaskProvider } from './vscodeTasks/queueTaskProvider.ts';
import { TASK_TYPE } from './vscodeTasks/taskDefinition.ts';
import { TaskUriHandler } from './taskUri/taskUriHandler.ts';

/** What of the joints others may look at. */
export interface Joints {
  readonly sharedFiles: Pick<SharedFiles, 'provideFileDecoration'> | undefined;
}

/** Where VS Code itself meets the queue, beside the view and the commands. */
export function addJoints(parts: Contributions, services: Services): Joints {
  const { queues, log } = services;
  parts.add('terminal links', () =>
    vscode.window.registerTerminalLinkProvider(new TaskTerminalLinks(queues)),
  );
  parts.add('document links', () =>
    vscode.languages.registerDocumentLinkProvider(LINKED_DOCUMENTS, new TaskDocumentLinks(queues)),
  );
  parts.add('VS Code tasks', () => {
    const provider = parts.own(new QueueTaskProvider(queues));
    return vscode.tasks.registerTaskProvider(TASK_TYPE, provider);
  });
  parts.add('problems', () => new TaskProblems(queues, systemClock, log));
  const sharedFiles = parts.add('marks on shared files', () => new SharedFiles(queues));
  if (sharedFiles !== undefined) parts.own(vscode.window.registerFileDecorationProvider(sharedFiles));
  parts.add('chat tools', () => registerChatTools(services));
  parts.add('addresses of tasks', () => vscode.window.registerUriHandler(new TaskUriHandler()));
  return { sharedFiles };
}
