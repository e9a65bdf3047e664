import * as vscode from 'vscode';
import type { Clock } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { addAttention, attentionOf, attentionText } from './attention.ts';

const KEY = 'seenAtMs';

/** The number on the view's icon: failures nobody has seen yet, and what waits for a person. */
export class Badge implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #view: vscode.TreeView<unknown>;
  readonly #memory: vscode.Memento;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  #seenMs: number;

  constructor(queues: FolderQueues, view: vscode.TreeView<unknown>, memory: vscode.Memento, clock: Clock) {
    this.#queues = queues;
    this.#view = view;
    this.#memory = memory;
    this.#clock = clock;
    const kept = memory.get<unknown>(KEY);
    this.#seenMs = typeof kept === 'number' ? kept : clock.nowMs();
    const update = (): void => this.#update();
    this.#store.add(queues.onChange(update));
    this.#store.add(view.onDidChangeVisibility(update));
    this.#store.add(vscode.window.onDidChangeWindowState(update));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    // What stands in a window that has the focus, its person sees.
    if (this.#view.visible && vscode.window.state.focused) this.#see();
    const attention = addAttention(
      this.#queues
        .all()
        .map((queue) => attentionOf(queue.live(), queue.settledSince(this.#seenMs), this.#seenMs)),
    );
    const value = attention.failed + attention.consent + attention.blocked;
    const tooltip = attentionText(attention, vscode.l10n);
    if (value === (this.#view.badge?.value ?? 0) && tooltip === (this.#view.badge?.tooltip ?? '')) return;
    this.#view.badge = value === 0 ? undefined : { value, tooltip };
  }

  #see(): void {
    this.#seenMs = this.#clock.nowMs();
    void this.#memory.update(KEY, this.#seenMs);
  }
}
