import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily, type Task } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { isOpen } from '../host/isOpen.ts';
import { PROMPT_SCHEME } from '../ids.ts';
import { logName } from '../logs/logName.ts';
import { restrictedText } from '../looking.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { errorText } from '../errorText.ts';

/** Whose prompt a file is; its address says so, so that it can be read anew after a reload. */
const ownerSchema = lazily(() => z.object({ root: z.string(), taskId: z.string() }));

/** The prompts of tasks as files to edit: what is saved is written into the task, while it is pending. */
export class TaskPrompts implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changed.event;
  /** By address, what the editor has. */
  readonly #told = new Map<string, string>();
  /** By address, as it was last seen: a change of anything else in the task is none of the prompt. */
  readonly #seen = new Map<string, { readonly prompt: string; readonly mtime: number }>();

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#store.add(
      vscode.workspace.registerFileSystemProvider(PROMPT_SCHEME, this, { isCaseSensitive: true }),
    );
    this.#store.add(queues.onChange(() => this.#look()));
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!isOpen(uri)) this.#forget(uri);
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Opens a task's prompt in an editor. */
  async open({ root }: FolderQueue, task: Task): Promise<void> {
    const owner: z.infer<ReturnType<typeof ownerSchema>> = { root, taskId: task.taskId };
    const uri = vscode.Uri.from({
      scheme: PROMPT_SCHEME,
      path: `/${logName(task)}.md`,
      query: JSON.stringify(owner),
    });
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { prompt, mtime } = this.#see(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: Buffer.byteLength(prompt) };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const { prompt } = this.#see(uri);
    this.#told.set(uri.toString(), prompt);
    return Buffer.from(prompt, 'utf8');
  }

  /**
   * @throws FileSystemError, in words, where the task is no longer pending, the agent cannot take such a prompt, or the
   * workspace is not trusted
   */
  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    const { source, task } = this.#ownerOf(uri);
    const prompt = Buffer.from(content).toString('utf8');
    if (prompt === task.prompt) return;
    // Its editor may come back with a window that is not trusted any more.
    if (!vscode.workspace.isTrusted) throw vscode.FileSystemError.NoPermissions(restrictedText(vscode.l10n));
    try {
      source.queue.edit(task.taskId, { prompt });
    } catch (error) {
      throw vscode.FileSystemError.NoPermissions(errorText(error, vscode.l10n));
    }
    this.#told.set(uri.toString(), prompt);
    this.#see(uri);
  }

  /** What an editor has is watched in any case. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.FileNotADirectory();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  #ownerOf(uri: vscode.Uri): { source: FolderQueue; task: Task } {
    const owner = z.safeParse(ownerSchema(), parsed(uri.query)).data;
    const source = this.#queues.all().find(({ root }) => root === owner?.root);
    const task = source?.queue.tryRead(owner?.taskId ?? '');
    if (source === undefined || task === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return { source, task };
  }

  #see(uri: vscode.Uri): { readonly prompt: string; readonly mtime: number } {
    const { prompt } = this.#ownerOf(uri).task;
    const key = uri.toString();
    const known = this.#seen.get(key);
    if (known?.prompt === prompt) return known;
    const seen = { prompt, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    this.#seen.set(key, seen);
    return seen;
  }

  /** Somebody else may have changed a prompt that is open, or deleted its task. */
  #look(): void {
    const changes: vscode.FileChangeEvent[] = [];
    for (const [key, told] of this.#told) {
      const uri = vscode.Uri.parse(key);
      const type = this.#changeSince(uri, told);
      if (type !== undefined) changes.push({ type, uri });
    }
    if (changes.length > 0) this.#changed.fire(changes);
  }

  #changeSince(uri: vscode.Uri, told: string): vscode.FileChangeType | undefined {
    try {
      return this.#see(uri).prompt === told ? undefined : vscode.FileChangeType.Changed;
    } catch {
      this.#forget(uri);
      return vscode.FileChangeType.Deleted;
    }
  }

  #forget(uri: vscode.Uri): void {
    this.#told.delete(uri.toString());
    this.#seen.delete(uri.toString());
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
