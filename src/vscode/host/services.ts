import type * as vscode from 'vscode';
import type { Board } from '../board/board.ts';
import type { ShownDocuments } from '../documents/shownDocuments.ts';
import type { TaskPrompts } from '../editing/taskPrompts.ts';
import type { LogChannels } from '../logs/logChannels.ts';
import type { TaskTerminals } from '../logs/taskTerminals.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { ArrangementStore } from '../view/arrangementStore.ts';
import type { PromptDocuments } from '../starting/promptDocuments.ts';
import type { UnfinishedPrompt } from '../starting/unfinishedPrompt.ts';
import type { Node } from '../view/nodes.ts';
import type { TaskTree } from '../view/taskTree.ts';

/** What lasts from one start of a task to the next. */
export interface Starting {
  readonly unfinishedPrompt: UnfinishedPrompt;
  readonly promptDocuments: PromptDocuments;
}

/** What a command works with. */
export interface Services {
  /** Stands above what is asked: what the palette calls the command that asks. */
  readonly title: string;
  readonly log: vscode.LogOutputChannel;
  readonly queues: FolderQueues;
  readonly tree: TaskTree;
  readonly view: vscode.TreeView<Node>;
  readonly arrangement: ArrangementStore;
  readonly logs: LogChannels;
  readonly terminals: TaskTerminals;
  readonly board: Board;
  readonly documents: ShownDocuments;
  readonly prompts: TaskPrompts;
  readonly starting: Starting;
}

/** What a command does. Arguments come from menus, keybindings and other extensions: each handler checks its own. */
export type CommandHandler = (services: Services, ...args: unknown[]) => unknown;
