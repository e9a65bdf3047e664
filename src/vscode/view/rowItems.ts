import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import { PAGE_ROWS } from './pages.ts';
import {
  FolderNode,
  GroupNode,
  LinkNode,
  MissingNode,
  OfferNode,
  TaskNode,
  type MoreNode,
  type Node,
} from './nodes.ts';
import { taskItem } from './taskItem.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** A row as VS Code shows it. */
export function itemOf(node: Node): vscode.TreeItem {
  return node instanceof TaskNode ? taskItem(node) : spoken(plainItem(node));
}

/** A tooltip would be read aloud instead of the row. */
function spoken(item: vscode.TreeItem): vscode.TreeItem {
  const parts = [item.label, item.description].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  item.accessibilityInformation = { label: parts.join(', ') };
  return item;
}

function plainItem(node: Exclude<Node, TaskNode>): vscode.TreeItem {
  if (node instanceof GroupNode) return groupItem(node);
  if (node instanceof FolderNode) return folderItem(node);
  if (node instanceof LinkNode) return linkItem(node);
  if (node instanceof MissingNode) return missingItem(node);
  if (node instanceof OfferNode) return offerItem(node);
  return moreItem(node);
}

function folderItem({ id, source }: FolderNode): vscode.TreeItem {
  const item = new vscode.TreeItem(source.folder.name, Expanded);
  item.id = id;
  item.iconPath = vscode.ThemeIcon.Folder;
  item.tooltip = source.root;
  item.contextValue = 'folder';
  return item;
}

function groupItem({ id, label, count, isOpen }: GroupNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
  item.id = id;
  item.description = count;
  item.tooltip = '';
  item.contextValue = 'group';
  return item;
}

function linkItem({ id, kind, taskIds }: LinkNode): vscode.TreeItem {
  const dependsOn = kind === 'depends-on';
  const item = new vscode.TreeItem(
    dependsOn ? vscode.l10n.t('Depends on') : vscode.l10n.t('Needed by'),
    Collapsed,
  );
  item.id = id;
  item.description = String(taskIds.length);
  item.iconPath = new vscode.ThemeIcon(dependsOn ? 'arrow-left' : 'arrow-right');
  item.tooltip = dependsOn
    ? vscode.l10n.t('Tasks that have to be complete before this one starts')
    : vscode.l10n.t('Tasks that start once this one is complete');
  item.contextValue = 'link';
  return item;
}

function missingItem({ id, taskId }: MissingNode): vscode.TreeItem {
  const item = new vscode.TreeItem(taskId, None);
  item.id = id;
  item.description = vscode.l10n.t('is gone');
  item.iconPath = new vscode.ThemeIcon('question', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'missing';
  return item;
}

function offerItem({ id, offer: { label, icon, command, args = [] } }: OfferNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon);
  item.tooltip = '';
  item.contextValue = 'offer';
  item.command = { command, title: label, arguments: [...args] };
  return item;
}

function moreItem(node: MoreNode): vscode.TreeItem {
  const { id, reads, left } = node;
  const label = moreLabel(node);
  const item = new vscode.TreeItem(label, None);
  item.id = id;
  item.contextValue = 'more';
  item.tooltip = '';
  if (reads !== undefined) {
    item.iconPath = new vscode.ThemeIcon('loading~spin');
    return item;
  }
  if (left !== undefined) {
    item.description = vscode.l10n.t('{0} of {1} more', Math.min(left, PAGE_ROWS), left);
  }
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: COMMANDS.showMore, title: label, arguments: [node] };
  return item;
}

function moreLabel({ reads }: MoreNode): string {
  if (reads === 'all') return vscode.l10n.t('Reading the tasks…');
  return reads === 'older' ? vscode.l10n.t('Looking through older tasks…') : vscode.l10n.t('Show more…');
}
