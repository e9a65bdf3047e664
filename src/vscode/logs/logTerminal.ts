import * as vscode from 'vscode';
import { outputFormatOf, type Task } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { logFileOf } from '../queue/taskFiles.ts';
import { followEnd } from './followEnd.ts';
import { logOnTerminal } from './logOnTerminal.ts';
import { endText, paint, terminalLines } from './terminalText.ts';
import { errorText } from '../errorText.ts';

const CTRL_C = '\u0003';

/**
 * The log of a task in a terminal, live to its end, with colours. To close it changes nothing; Ctrl+C
 * asks whether the task shall be cancelled. VS Code drops what is written before `open`, so the log is read from then on.
 */
export class LogTerminal implements vscode.Pseudoterminal, Disposable {
  readonly #source: FolderQueue;
  readonly #taskId: string;
  readonly #store = new DisposableStore();
  readonly #write = this.#store.add(new vscode.EventEmitter<string>());
  readonly onDidWrite = this.#write.event;
  readonly #close = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidClose = this.#close.event;
  #following: Disposable | undefined;
  #state: 'following' | 'asking' | 'cancelling' | 'ended' = 'following';

  constructor(source: FolderQueue, taskId: string) {
    this.#source = source;
    this.#taskId = taskId;
  }

  open(): void {
    const { queue } = this.#source;
    const task = queue.tryRead(this.#taskId);
    if (task?.status === 'pending')
      this.#say(vscode.l10n.t('It has not started yet; its log follows when it does.'));
    const format = task === undefined ? 'text' : outputFormatOf(queue, task);
    this.#following = logOnTerminal(logFileOf(queue, this.#taskId), format, {
      put: (text) => this.#put(text),
      say: (words) => this.#say(words),
    });
    this.#store.add(followEnd(this.#source, this.#taskId, (ended) => this.#sayEnd(ended)));
  }

  /** The person closed the terminal. The task goes on. */
  close(): void {
    this.dispose();
  }

  handleInput(data: string): void {
    switch (this.#state) {
      case 'ended':
        this.#close.fire();
        return;
      case 'following':
        if (data === CTRL_C) this.#ask();
        return;
      case 'asking':
        if (data === CTRL_C) void this.#cancel();
        else this.#goOn();
        return;
      case 'cancelling':
    }
  }

  dispose(): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.#store.dispose();
  }

  #sayEnd(task: Task | undefined): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.#state = 'ended';
    const ended =
      task === undefined
        ? paint('dim', vscode.l10n.t('The task is not in the queue any more.'))
        : endText(task, vscode.l10n);
    const key = vscode.l10n.t('Press any key to close this terminal.');
    this.#write.fire(`\r\n${ended} ${paint('dim', key)}\r\n`);
  }

  #ask(): void {
    if (!vscode.workspace.isTrusted) {
      this.#say(vscode.l10n.t('In Restricted Mode nothing is cancelled from here.'));
      return;
    }
    this.#state = 'asking';
    this.#say(vscode.l10n.t('Press Ctrl+C again to cancel the task; any other key lets it go on.'), 'yellow');
  }

  #goOn(): void {
    this.#state = 'following';
    this.#say(vscode.l10n.t('The task goes on.'));
  }

  async #cancel(): Promise<void> {
    this.#state = 'cancelling';
    this.#say(vscode.l10n.t('Cancelling…'), 'yellow');
    try {
      await this.#source.queue.cancel(this.#taskId);
    } catch (error) {
      if (this.#hasEnded()) return;
      this.#state = 'following';
      this.#say(errorText(error, vscode.l10n), 'red');
    }
  }

  #hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Words of ours, on a line of their own. */
  #say(words: string, style: Parameters<typeof paint>[0] = 'dim'): void {
    this.#write.fire(`\r\n${paint(style, words)}\r\n`);
  }

  #put(text: string): void {
    if (text !== '') this.#write.fire(terminalLines(text));
  }
}
