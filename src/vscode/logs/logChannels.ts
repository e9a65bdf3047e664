import * as vscode from 'vscode';
import { cleanForDisplay, followLog, messageOf } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { TaskNode } from '../view/nodes.ts';

/** How much of a log is shown at once; the rest is in the file. */
const TAIL_BYTES = 1024 * 1024;

/** One Output channel for each log somebody looks at: followed live, and given back once it is closed. */
export class LogChannels implements Disposable {
  readonly #store = new DisposableStore();
  readonly #channels = new Map<string, OpenLog>();
  readonly #log: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)));
  }

  /** Shows a task's log from its end, and all that is still to come. */
  show({ source, view, taskId, id }: TaskNode): void {
    const key = `${id} ${taskId}`;
    const known = this.#channels.get(key);
    if (known !== undefined) {
      known.show();
      return;
    }
    const opened = new OpenLog(`Orchestra: ${view.task.agent} ${taskId}`, source.queue.paths.logFile(taskId));
    this.#channels.set(key, this.#store.add(opened));
    opened.show();
    this.#log.debug(`Follows the log of ${taskId}`);
  }

  dispose(): void {
    this.#store.dispose();
    this.#channels.clear();
  }

  #closed(document: vscode.TextDocument): void {
    if (document.uri.scheme !== 'output') return;
    for (const [key, open] of this.#channels) {
      if (!open.isShownAs(document)) continue;
      this.#channels.delete(key);
      try {
        this.#store.release(open);
      } catch (error) {
        this.#log.warn(messageOf(error));
      }
    }
  }
}

/** A log in its channel. */
class OpenLog implements Disposable {
  readonly #channel: vscode.OutputChannel;
  readonly #following: Disposable;

  constructor(name: string, file: string) {
    this.#channel = vscode.window.createOutputChannel(name, 'log');
    this.#following = followLog(file, {
      tailBytes: TAIL_BYTES,
      onText: (text) => this.#channel.append(cleanForDisplay(text)),
    });
  }

  show(): void {
    this.#channel.show(true);
  }

  isShownAs(document: vscode.TextDocument): boolean {
    return document.uri.path.includes(this.#channel.name.replaceAll(':', ''));
  }

  dispose(): void {
    this.#following.dispose();
    this.#channel.dispose();
  }
}
