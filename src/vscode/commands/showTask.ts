import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { COMMANDS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { taskFilesOf } from '../queue/taskFiles.ts';
import type { TaskNode } from '../view/nodes.ts';
import { chosenTasks } from './chosenTasks.ts';
import { holderOf } from './holderOf.ts';

/** Shows a task in the view, and its log where there is one; links and addresses hand over its id, and its queue's root where they know it. */
export async function showTask(services: Services, ...args: unknown[]): Promise<void> {
  const [given, root] = args;
  if (typeof given === 'string') {
    const source = await holderOf(services, given, typeof root === 'string' ? root : undefined);
    if (source !== undefined) await showById(services, given, source);
    return;
  }
  const [node] = await chosenTasks(services, args, 'task', vscode.l10n.t('Which task do you want to see?'));
  if (node !== undefined) await showNode(services, node);
}

async function showById(services: Services, taskId: string, source: FolderQueue): Promise<void> {
  const node = services.tree.find(taskId, source);
  if (node === undefined) await openFile(source, taskId);
  else await showNode(services, node);
}

async function showNode({ tree, view }: Services, node: TaskNode): Promise<void> {
  const row = tree.row(node.taskId, node.source);
  if (row !== undefined) await view.reveal(row, { select: true, focus: true });
  if (taskFilesOf(node.source.queue, node.taskId).log !== undefined) {
    await vscode.commands.executeCommand(COMMANDS.showLog, node);
  } else if (row === undefined) {
    await vscode.commands.executeCommand(COMMANDS.showTaskDetails, node);
  }
}

/** A task in the archive is in no row; its file tells of it. */
async function openFile(source: FolderQueue, taskId: string): Promise<void> {
  const { task: file } = taskFilesOf(source.queue, taskId);
  if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file));
}
