import * as vscode from 'vscode';
import type { Summary } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { addCounts, summaryLine, summarySpoken, summaryTable } from './summaryText.ts';
import { FOCUS_TASKS_VIEW } from './taskItem.ts';

/** The queue's counts in the status bar; nothing where no folder has a queue. */
export class StatusBar implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem('orchestra.summary', vscode.StatusBarAlignment.Left),
  );
  #shown: string | undefined;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#item.name = 'Orchestra';
    this.#item.command = FOCUS_TASKS_VIEW;
    this.#store.add(queues.onChange(() => this.#update()));
    this.#update();
  }

  /** What is shown, or undefined while it is hidden. */
  get text(): string | undefined {
    return this.#shown === undefined ? undefined : this.#item.text;
  }

  /** Markdown of the tooltip, or undefined while nothing is shown. */
  get tooltip(): string | undefined {
    return this.#shown;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const counts = this.#queues.all().flatMap((queue) => queue.summary() ?? []);
    if (counts.length === 0) {
      this.#shown = undefined;
      this.#item.hide();
      return;
    }
    this.#show(addCounts(counts));
  }

  #show(counts: Summary): void {
    const table = summaryTable(counts);
    if (table === this.#shown) return;
    this.#shown = table;
    this.#item.text = summaryLine(counts);
    this.#item.tooltip = new vscode.MarkdownString(table, true);
    this.#item.accessibilityInformation = { label: `Orchestra: ${summarySpoken(counts)}` };
    this.#item.show();
  }
}
