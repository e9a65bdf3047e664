import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../core/index.ts';
import { Board } from './board/board.ts';
import { registerCommands } from './commands/register.ts';
import { ConsentPrompter } from './consent/consentPrompter.ts';
import { StandingQuestions } from './consent/standingQuestions.ts';
import { ShownDocuments } from './documents/shownDocuments.ts';
import { TaskPrompts } from './editing/taskPrompts.ts';
import { Contributions } from './host/contributions.ts';
import { offerCommandLine } from './host/terminalPath.ts';
import type { Services } from './host/services.ts';
import { TASKS_VIEW } from './ids.ts';
import { addJoints, type Joints } from './joints/joints.ts';
import { LogChannels } from './logs/logChannels.ts';
import { TaskTerminals } from './logs/taskTerminals.ts';
import { Notifier } from './notifications/notifier.ts';
import { ToldOnce } from './notifications/toldOnce.ts';
import { continueInBackground } from './queue/continueWhenClosed.ts';
import { FolderQueues } from './queue/folderQueues.ts';
import { ProblemLog } from './queue/problemLog.ts';
import { ArrangementStore } from './view/arrangementStore.ts';
import { Badge } from './view/badge.ts';
import { addQueueFiles } from './taskFiles/addQueueFiles.ts';
import { createStarting } from './starting/createStarting.ts';
import { Circumstances } from './view/circumstances.ts';
import { DragTasks } from './view/dragTasks.ts';
import type { Node } from './view/nodes.ts';
import { StatusBar } from './view/statusBar.ts';
import { TaskTree } from './view/taskTree.ts';

/** What other extensions and tests may look at. */
export interface OrchestraApi {
  readonly tree: Pick<
    TaskTree,
    | 'find'
    | 'row'
    | 'tasks'
    | 'getChildren'
    | 'getParent'
    | 'getTreeItem'
    | 'resolveTreeItem'
    | 'onDidChangeTreeData'
  >;
  readonly view: Pick<vscode.TreeView<Node>, 'selection' | 'badge'>;
  readonly joints: Joints;
  readonly statusBar: Pick<StatusBar, 'text' | 'tooltip'> | undefined;
}

/** What is still to be done when the window closes: VS Code hands deactivate() nothing to find it by. */
const farewells: (() => Promise<void>)[] = [];

/** Called by VS Code once the window stands: wires, and waits for nothing. */
export function activate(context: vscode.ExtensionContext): OrchestraApi {
  const log = vscode.window.createOutputChannel('Orchestra', { log: true });
  const parts = new Contributions(log);
  context.subscriptions.push(log, parts);
  const runnerFile = context.asAbsolutePath('dist/runner.cjs');
  const queues = parts.own(new FolderQueues({ log, runnerFile, trusted: () => vscode.workspace.isTrusted }));
  const arrangement = parts.own(new ArrangementStore(context.workspaceState));
  const tree = parts.own(new TaskTree(queues, arrangement, systemClock));
  const view = parts.own(
    vscode.window.createTreeView(TASKS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new DragTasks(queues, arrangement),
    }),
  );
  parts.own(view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)));
  tree.setVisible(view.visible);
  const logs = parts.own(new LogChannels());
  const terminals = parts.own(new TaskTerminals(context.asAbsolutePath('dist/cli.cjs')));
  const documents = parts.own(new ShownDocuments(queues));
  const prompts = parts.own(new TaskPrompts(queues));
  const board = parts.own(new Board({ extensionUri: context.extensionUri, log, queues, tree, view }));
  const starting = createStarting(parts, context.workspaceState);
  const services: Services = {
    ...{ title: 'Orchestra', log, queues, tree, view, arrangement },
    ...{ logs, terminals, documents, prompts, board, starting },
  };
  const joints = addJoints(parts, services);
  parts.add('commands', () => registerCommands(services));
  const statusBar = parts.add('status bar', () => new StatusBar(queues));
  parts.add('notifications', () => {
    const told = new ToldOnce(join(context.globalStorageUri.fsPath, 'told'), systemClock.nowMs());
    return new Notifier({ queues, told, clock: systemClock, log });
  });
  parts.add('circumstances', () => new Circumstances(queues, arrangement, tree, view));
  parts.add('badge', () => new Badge(queues, view, context.workspaceState, systemClock));
  addQueueFiles(parts, services);
  parts.add('problem log', () => new ProblemLog(queues, log));
  parts.add('consent', () => {
    const standing = new StandingQuestions(join(context.globalStorageUri.fsPath, 'asking'));
    return new ConsentPrompter(queues, standing, log);
  });
  parts.add('command line', () => offerCommandLine(context));
  farewells.push(() => {
    continueInBackground(queues.all(), context.asAbsolutePath('dist/cli.cjs'), log);
    return queues.stopDispatching();
  });
  return { tree, view, joints, statusBar };
}

/** Called by VS Code when the window closes: another process may dispatch from here on. Agents go on. */
export async function deactivate(): Promise<void> {
  await Promise.all(farewells.splice(0).map((farewell) => farewell()));
}
