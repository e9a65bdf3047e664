import * as vscode from 'vscode';
import { findRoot, messageOf, type Task } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { SETTINGS_SECTION } from '../ids.ts';
import { FolderQueue, type QueueEnvironment } from './folderQueue.ts';

/** What changed, and where; without a queue: the list of queues itself. */
export interface QueueChange {
  readonly source?: FolderQueue;
  readonly taskIds: ReadonlySet<string> | 'all';
}

/**
 * The queues of all folders of the window; follows folders, settings and trust. Two folders may share a queue. They are
 * opened once the window's start-up has gone on, or when somebody asks for them before.
 */
export class FolderQueues implements vscode.Disposable {
  readonly #environment: QueueEnvironment;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<QueueChange>());
  readonly onChange = this.#changed.event;
  readonly #queues = new Map<string, FolderQueue>();
  #opening: NodeJS.Immediate | undefined;

  constructor(environment: QueueEnvironment) {
    this.#environment = environment;
    this.#store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#follow()));
    this.#store.add(
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#forEach((queue) => queue.attach())),
    );
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        this.#forEach((queue) => {
          if (event.affectsConfiguration(SETTINGS_SECTION, queue.folder.uri)) queue.settingsChanged();
        });
      }),
    );
    this.#opening = setImmediate(() => this.#open());
  }

  /** In the order of the workspace's folders. */
  all(): readonly FolderQueue[] {
    this.#open();
    return [...this.#queues.values()];
  }

  /** A task of the window by its id, an archived one too, and where it is. */
  findTask(taskId: string): { readonly source: FolderQueue; readonly task: Task } | undefined {
    for (const source of this.all()) {
      const task = source.queue.tryRead(taskId);
      if (task !== undefined) return { source, task };
    }
    return undefined;
  }

  /** The queue of the workspace folder that a file lies in. */
  of(uri: vscode.Uri): FolderQueue | undefined {
    this.#open();
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder === undefined ? undefined : this.#queues.get(findRoot(folder.uri.fsPath));
  }

  /** Whether a queue of the window has a task with that id, an archived one too. */
  hasTask(taskId: string): boolean {
    return this.findTask(taskId) !== undefined;
  }

  /** Gives every lease back; resolves when others may dispatch. */
  async stopDispatching(): Promise<void> {
    await Promise.all(this.all().map((queue) => queue.stopDispatching()));
  }

  dispose(): void {
    clearImmediate(this.#opening);
    this.#opening = undefined;
    this.#forEach((queue) => queue.dispose());
    this.#queues.clear();
    this.#store.dispose();
  }

  #open(): void {
    if (this.#opening === undefined) return;
    this.#follow();
  }

  #follow(): void {
    clearImmediate(this.#opening);
    this.#opening = undefined;
    const known = new Map(this.#queues);
    this.#queues.clear();
    const folders = firstFolders();
    for (const [root, folder] of folders) {
      const queue = known.get(root);
      if (queue === undefined) this.#add(root, folder);
      else this.#queues.set(root, queue);
    }
    for (const [root, queue] of known) if (!this.#queues.has(root)) queue.dispose();
    this.#forEach((queue) => queue.goBy(folders.get(queue.root) ?? queue.folder));
    this.#changed.fire({ taskIds: 'all' });
  }

  #add(root: string, folder: vscode.WorkspaceFolder): void {
    try {
      const queue = new FolderQueue(folder, this.#environment);
      queue.onChange((taskIds) => this.#changed.fire({ source: queue, taskIds }));
      this.#queues.set(root, queue);
    } catch (error) {
      this.#environment.log.error(`${root}: ${messageOf(error)}`);
    }
  }

  #forEach(act: (queue: FolderQueue) => void): void {
    for (const queue of this.#queues.values()) {
      try {
        act(queue);
      } catch (error) {
        this.#environment.log.error(`${queue.root}: ${messageOf(error)}`);
      }
    }
  }
}

/** By the root of its queue the first folder: the one whose settings count, until it is closed or another goes before it. */
function firstFolders(): Map<string, vscode.WorkspaceFolder> {
  const first = new Map<string, vscode.WorkspaceFolder>();
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== 'file') continue;
    const root = findRoot(folder.uri.fsPath);
    if (!first.has(root)) first.set(root, folder);
  }
  return first;
}
