import * as vscode from 'vscode';
import { outputFormatOf, type OutputFormat, type Task } from '../../../core/index.ts';
import { DisposableStore } from '../../host/disposableStore.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import type { FolderQueues } from '../../queue/folderQueues.ts';
import { quoted, titleOf } from '../../view/words.ts';
import { ChangesOfTask } from './changesOfTask.ts';
import { sharedBy } from './sharedBy.ts';

/** Marks files that two running tasks say they write. Logs are followed only while at least two such tasks run. */
export class SharedFiles implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri[]>());
  readonly onDidChangeFileDecorations = this.#changed.event;
  readonly #followed = new Map<string, { readonly task: Task; readonly changes: ChangesOfTask }>();
  readonly #formats = new Map<string, OutputFormat>();
  #shared: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#store.add(queues.onChange(() => this.#follow()));
  }

  provideFileDecoration({ scheme, fsPath }: vscode.Uri): vscode.FileDecoration | undefined {
    const ids = scheme === 'file' ? this.#shared.get(fsPath) : undefined;
    if (ids === undefined) return undefined;
    const prompts = ids.flatMap((id) => this.#followed.get(id)?.task.prompt ?? []);
    const names = prompts.map((prompt) => quoted(titleOf(prompt), vscode.l10n)).join(', ');
    return new vscode.FileDecoration(
      String(Math.min(ids.length, 99)),
      vscode.l10n.t('Changed by {0} running tasks: {1}', ids.length, names),
      new vscode.ThemeColor('list.warningForeground'),
    );
  }

  dispose(): void {
    for (const { changes } of this.#followed.values()) changes.dispose();
    this.#followed.clear();
    this.#store.dispose();
  }

  #follow(): void {
    const running = this.#running();
    const ids = new Set(running.map(({ task }) => task.taskId));
    for (const id of this.#formats.keys()) if (!ids.has(id)) this.#formats.delete(id);
    const telling = running.filter(({ source, task }) => this.#tells(source, task));
    const wanted = new Map(telling.length > 1 ? telling.map((each) => [each.task.taskId, each]) : []);
    for (const [id, { changes }] of this.#followed) {
      if (wanted.has(id)) continue;
      changes.dispose();
      this.#followed.delete(id);
    }
    for (const [id, { source, task }] of wanted) {
      if (this.#followed.has(id)) continue;
      const { root, paths } = source.queue;
      const changes = new ChangesOfTask(root, paths.logFile(id), () => this.#update());
      this.#followed.set(id, { task, changes });
    }
    this.#update();
  }

  #running(): { source: FolderQueue; task: Task }[] {
    return this.#queues.all().flatMap((source) =>
      source
        .live()
        .filter(({ task }) => task.status === 'running')
        .map(({ task }) => ({ source, task })),
    );
  }

  /** Whether the agent of a task writes in JSON lines what it does; looked up once for each start. */
  #tells(source: FolderQueue, task: Task): boolean {
    const known = this.#formats.get(task.taskId);
    const format = known ?? outputFormatOf(source.queue, task);
    this.#formats.set(task.taskId, format);
    return format !== 'text';
  }

  #update(): void {
    const before = this.#shared;
    this.#shared = sharedBy(new Map([...this.#followed].map(([id, { changes }]) => [id, changes.files])));
    const files = new Set([...before.keys(), ...this.#shared.keys()]);
    const different = [...files].filter(
      (file) => before.get(file)?.join() !== this.#shared.get(file)?.join(),
    );
    if (different.length > 0) this.#changed.fire(different.map((file) => vscode.Uri.file(file)));
  }
}
