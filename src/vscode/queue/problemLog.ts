import type * as vscode from 'vscode';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueues } from './folderQueues.ts';

/** Writes into the log what could not be read of tasks and configuration; the same words once, until they are mended. */
export class ProblemLog implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #log: vscode.LogOutputChannel;
  readonly #store = new DisposableStore();
  #known: ReadonlySet<string> = new Set();

  constructor(queues: FolderQueues, log: vscode.LogOutputChannel) {
    this.#queues = queues;
    this.#log = log;
    this.#store.add(queues.onChange(() => this.#update()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const problems = new Set(this.#queues.all().flatMap((queue) => queue.problems()));
    for (const problem of problems) if (!this.#known.has(problem)) this.#log.warn(problem);
    this.#known = problems;
  }
}
