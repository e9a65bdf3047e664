import * as vscode from 'vscode';
import { cleanForDisplay, followLog } from '../../core/index.ts';
import type { Disposable } from '../host/disposableStore.ts';

/** How much of a log is shown at once; the rest is in the file. */
const TAIL_BYTES = 1024 * 1024;

/** A log in an Output channel of its own. It is followed only while somebody can see it. */
export class OpenLog implements Disposable {
  readonly #file: string;
  readonly #channel: vscode.OutputChannel;
  #following: Disposable | undefined;

  constructor(name: string, file: string) {
    this.#file = file;
    this.#channel = vscode.window.createOutputChannel(name, 'log');
    this.follow();
  }

  get isFollowed(): boolean {
    return this.#following !== undefined;
  }

  show(): void {
    this.follow();
    this.#channel.show(true);
  }

  /** Whether the Output panel shows this log in `document`. */
  isShownAs({ uri }: vscode.TextDocument): boolean {
    return uri.scheme === 'output' && uri.path.endsWith(this.#channel.name);
  }

  /** Shows the end of the log as it is now, and from here on what is added. */
  follow(): void {
    if (this.#following !== undefined) return;
    this.#channel.clear();
    this.#following = followLog(this.#file, {
      tailBytes: TAIL_BYTES,
      onText: (text) => this.#channel.append(cleanForDisplay(text)),
    });
  }

  /** Reads no more; what was read stays. */
  rest(): void {
    this.#following?.dispose();
    this.#following = undefined;
  }

  dispose(): void {
    this.rest();
    this.#channel.dispose();
  }
}
