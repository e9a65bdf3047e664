import type { Memento } from 'vscode';
import * as z from 'zod/mini';

const KEY = 'unfinishedPrompt';

/** What was typed last and started nothing: offered again, so that an Escape by accident costs nothing. */
export class UnfinishedPrompt {
  readonly #state: Memento;

  /** @param state of the workspace: a prompt for one project is none for another */
  constructor(state: Memento) {
    this.#state = state;
  }

  get text(): string {
    return z.safeParse(z.string(), this.#state.get(KEY)).data ?? '';
  }

  keep(text: string): void {
    void this.#state.update(KEY, text.trim() === '' ? undefined : text);
  }

  forget(): void {
    void this.#state.update(KEY, undefined);
  }
}
