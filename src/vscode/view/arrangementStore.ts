import * as vscode from 'vscode';
import { readArrangement, type Arrangement } from './arrangement.ts';

const KEY = 'arrangement';

/** How the rows of this workspace are arranged; remembered from window to window. */
export class ArrangementStore implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<Arrangement>();
  readonly onChange = this.#changed.event;
  #current: Arrangement;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#current = readArrangement(memory.get<unknown>(KEY));
  }

  get current(): Arrangement {
    return this.#current;
  }

  /** Changes what is given, for now and for the next window. */
  change(wish: Partial<Arrangement>): void {
    this.preview(wish);
    void this.#memory.update(KEY, this.#current);
  }

  /** Changes it for now: the next window comes back to what was kept. */
  preview(wish: Partial<Arrangement>): void {
    const next = { ...this.#current, ...wish };
    if (JSON.stringify(next) === JSON.stringify(this.#current)) return;
    this.#current = next;
    this.#changed.fire(next);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
