import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../host/disposableStore.ts';
import { isAllowed } from '../looking.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { TaskTree } from '../view/taskTree.ts';
import { stateText } from '../view/words.ts';
import { taskLenses } from './taskLenses.ts';

const HEAD = new vscode.Range(0, 0, 0, 0);

/** Above a task file: the state of its task and what can be done to it, live. */
export class TaskFileLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #queues: Pick<FolderQueues, 'all' | 'onChange'>;
  readonly #tree: Pick<TaskTree, 'find'>;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(queues: Pick<FolderQueues, 'all' | 'onChange'>, tree: Pick<TaskTree, 'find'>) {
    this.#queues = queues;
    this.#tree = tree;
    this.#store.add(queues.onChange(() => this.#changed.fire()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    this.#store.add(
      vscode.languages.registerCodeLensProvider(
        { scheme: 'file', pattern: '**/.orchestra/tasks/task_*.json' },
        this,
      ),
    );
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const taskId = basename(uri.fsPath, '.json');
    // In a copy of the folder, such as a backup, lies a file of the same name that is none of the queue's; behind a link
    // to the folder lie its own.
    const file = realPath(uri.fsPath);
    const source = this.#queues.all().find(({ queue }) => queue.paths.taskFile(taskId) === file);
    const node = source === undefined ? undefined : this.#tree.find(taskId, source);
    if (node === undefined) return [];
    const state = new vscode.CodeLens(HEAD, { title: stateText(node.looks.state, vscode.l10n), command: '' });
    const actions = taskLenses(node.looks.contextValue, vscode.l10n)
      .filter(({ command }) => isAllowed(command, vscode.workspace.isTrusted))
      .map((lens) => new vscode.CodeLens(HEAD, { ...lens, arguments: [node] }));
    return [state, ...actions];
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is gone, and its editor is still open.
    return path;
  }
}
