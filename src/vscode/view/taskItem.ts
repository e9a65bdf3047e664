import * as vscode from 'vscode';
import { outputFormatOf } from '../../core/index.ts';
import { TASKS_VIEW } from '../ids.ts';
import { lastLogLines } from '../queue/logTail.ts';
import type { FolderNode, TaskNode } from './nodes.ts';
import { titlesOf } from './queueRows.ts';
import { rowIcon } from './rowIcon.ts';
import { tooltipText } from './tooltipText.ts';

/** A folder's row. */
export function folderItem({ id, source }: FolderNode): vscode.TreeItem {
  const item = new vscode.TreeItem(source.folder.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = id;
  item.iconPath = vscode.ThemeIcon.Folder;
  item.tooltip = source.root;
  item.contextValue = 'folder';
  return item;
}

/** A task's row. The tooltip comes later, when somebody asks: it reads the log. */
export function taskItem(node: TaskNode): vscode.TreeItem {
  const { looks } = node;
  const collapsible =
    node.earlier.length > 0
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(looks.label, collapsible);
  item.id = node.id;
  item.description = looks.description;
  item.iconPath = rowIcon(looks.state);
  item.contextValue = looks.contextValue;
  item.accessibilityInformation = { label: looks.spoken };
  return item;
}

/** A task's tooltip, as of now. */
export function taskTooltip(node: TaskNode, nowMs: number): vscode.MarkdownString {
  const { queue } = node.source;
  const logTail = lastLogLines(queue.paths.logFile(node.taskId), outputFormatOf(queue, node.view.task));
  const titleOfTask = titlesOf(node.source.tasks());
  const tooltip = new vscode.MarkdownString(tooltipText(node.view, logTail, { nowMs, titleOfTask }));
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  return tooltip;
}

/** Command with which VS Code itself shows the view. */
export const FOCUS_TASKS_VIEW = `${TASKS_VIEW}.focus`;
