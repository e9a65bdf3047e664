import type * as vscode from 'vscode';
import { messageOf } from '../../core/index.ts';
import { DisposableStore, type Disposable } from './disposableStore.ts';

/** The parts of the extension: each is built on its own, so that one that fails does not take the others along. */
export class Contributions implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Keeps what everything else stands on. */
  own<T extends Disposable>(part: T): T {
    return this.#store.add(part);
  }

  /** Builds a part; undefined, and a line in the log, where that fails. */
  add<T extends Disposable>(name: string, build: () => T): T | undefined {
    try {
      return this.#store.add(build());
    } catch (error) {
      this.#log.error(`The ${name} could not be set up: ${messageOf(error)}`);
      return undefined;
    }
  }

  dispose(): void {
    this.#store.dispose();
  }
}
