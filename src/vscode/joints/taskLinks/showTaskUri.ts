import * as vscode from 'vscode';
import { COMMANDS } from '../../ids.ts';

/** A link of ours to a task. @param root of its queue, where that is known: a copy of a folder has the same ids */
export function showTaskUri(taskId: string, root?: string): vscode.Uri {
  const args = JSON.stringify(root === undefined ? [taskId] : [taskId, root]);
  return vscode.Uri.parse(`command:${COMMANDS.showTask}?${encodeURIComponent(args)}`);
}
