import * as vscode from 'vscode';
import { outputFormatOf } from '../../core/index.ts';
import { TASKS_VIEW } from '../ids.ts';
import { lastLogLines } from '../queue/logTail.ts';
import { logFileOf } from '../queue/taskFiles.ts';
import type { TaskNode } from './nodes.ts';
import { rowIcon } from './rowIcon.ts';
import { titlesOf } from './titles.ts';
import { LINKED_COMMANDS, tooltipText } from './tooltipText.ts';

/** A task's row. The tooltip comes later, when somebody asks: it reads the log. */
export function taskItem(node: TaskNode): vscode.TreeItem {
  const { looks } = node;
  const collapsible =
    node.earlier.length + node.links.length > 0
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
  const logTail = lastLogLines(logFileOf(queue, node.taskId), outputFormatOf(queue, node.view.task));
  const titleOfTask = titlesOf(node.source);
  const text = tooltipText(node.view, logTail, { nowMs, titleOfTask, root: node.source.root }, vscode.l10n);
  const tooltip = new vscode.MarkdownString(text);
  tooltip.isTrusted = { enabledCommands: LINKED_COMMANDS };
  tooltip.supportHtml = false;
  return tooltip;
}

/** Command with which VS Code itself shows the view. */
export const FOCUS_TASKS_VIEW = `${TASKS_VIEW}.focus`;
