import * as vscode from 'vscode';
import {
  outputFormatOf,
  type Task,
  cleanForDisplay,
  isSettled,
  wasRetried,
  type TaskView,
} from '../../../core/index.ts';
import { DisposableStore, type Disposable } from '../../host/disposableStore.ts';
import { logOnTerminal } from '../../logs/logOnTerminal.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import { logFileOf } from '../../queue/taskFiles.ts';
import { titlesOf } from '../../view/titles.ts';
import { waitText } from '../../view/waitText.ts';
import { exitCodeOf } from './exitCode.ts';
import type { TaskWish } from './taskDefinition.ts';
import { errorText } from '../../errorText.ts';

const CTRL_C = '\u0003';
/** VS Code closes terminals also when the window goes; then nobody is left to cancel anything after so long. */
const WINDOW_GOES_MS = 1500;

/** Asks a terminal how it is, which it answers by input once it has read all that was written before. */
const ASK_STATUS = '\u001b[5n';
const STATUS_ANSWER = '\u001b[0n';
/** A terminal that has not answered by then is not waited for. */
const ANSWER_MS = 2000;
/**
 * Problem matchers look up the files that lines name one after the other, and VS Code takes what they have found 100 ms
 * after a terminal has closed; nothing tells when they are done.
 */
const FILE_LOOKUPS_MS = 400;

/** What a VS Code task of ours runs in: its task of the queue is added, shown from its log, and waited for. */
export class QueueTerminal implements vscode.Pseudoterminal, Disposable {
  readonly #source: FolderQueue;
  readonly #wish: TaskWish;
  readonly #store = new DisposableStore();
  readonly #written = this.#store.add(new vscode.EventEmitter<string>());
  readonly onDidWrite = this.#written.event;
  readonly #closed = this.#store.add(new vscode.EventEmitter<number>());
  readonly onDidClose = this.#closed.event;
  #taskId: string | undefined;
  #log: Disposable | undefined;
  #saidWhy = '';
  #cancelling: NodeJS.Timeout | undefined;
  #isInsideLine = false;
  #onAnswer: (() => void) | undefined;
  #ending: NodeJS.Timeout | undefined;

  /** @param onEnd called once nothing more is shown */
  constructor(source: FolderQueue, wish: TaskWish, onEnd: () => void) {
    this.#source = source;
    this.#wish = wish;
    this.#store.add({ dispose: onEnd });
  }

  open(): void {
    try {
      this.#taskId = this.#take();
      this.#say(vscode.l10n.t('Task {0}', this.#taskId));
      this.#store.add(this.#source.onChange(() => this.#look()));
      this.#look();
    } catch (error) {
      this.#say(errorText(error, vscode.l10n));
      this.#end(1);
    }
  }

  handleInput(data: string): void {
    if (data === CTRL_C) this.#cancel();
    if (data === STATUS_ANSWER) this.#onAnswer?.();
  }

  close(): void {
    this.#cancelling = setTimeout(() => {
      this.#cancel();
      this.dispose();
    }, WINDOW_GOES_MS);
  }

  /** Shows nothing more; the task goes on. */
  dispose(): void {
    clearTimeout(this.#cancelling);
    clearTimeout(this.#ending);
    this.#onAnswer = undefined;
    this.#taskId = undefined;
    this.#log?.dispose();
    this.#store.dispose();
  }

  #take(): string {
    if ('taskId' in this.#wish) {
      const { taskId, status } = this.#source.queue.read(this.#wish.taskId);
      if (status === 'pending') this.#source.requestRun([taskId]);
      return taskId;
    }
    const { dependsOnTasks: dependsOn, ...wish } = this.#wish;
    const { taskId } = this.#source.ensure().add({ ...wish, dependsOn });
    this.#source.requestRun([taskId]);
    return taskId;
  }

  #look(): void {
    if (this.#taskId === undefined) return;
    const [view] = this.#source.views(new Set([this.#taskId]));
    if (view === undefined) {
      // The first task of a queue is there before the window has read it in.
      if (this.#source.queue.tryRead(this.#taskId) !== undefined) return;
      this.#say(vscode.l10n.t('The task was deleted.'));
      this.#end(1);
      return;
    }
    const { task } = view;
    if (task.status === 'pending') this.#sayWhy(view);
    else this.#follow(task);
    if (!isSettled(task)) return;
    this.#log?.dispose();
    this.#log = undefined;
    if (wasRetried(task) && task.retriedBy !== null) this.#goOnWith(task.retriedBy);
    else this.#end(exitCodeOf(task));
  }

  #goOnWith(attempt: string): void {
    this.#taskId = attempt;
    this.#say(vscode.l10n.t('Retried as {0}', attempt));
    this.#look();
  }

  #sayWhy({ waiting }: TaskView): void {
    if (waiting === undefined || waiting.kind === 'starting' || waiting.kind === 'no-dispatcher') return;
    const why = waitText(waiting, titlesOf(this.#source), Date.now(), vscode.l10n);
    if (why !== this.#saidWhy) this.#say(why);
    this.#saidWhy = why;
  }

  #follow(task: Task): void {
    if (this.#log !== undefined) return;
    const { queue } = this.#source;
    this.#log = logOnTerminal(logFileOf(queue, task.taskId), outputFormatOf(queue, task), {
      put: (text) => this.#write(text),
      say: (words) => this.#say(words),
    });
  }

  #write(text: string): void {
    if (text === '') return;
    this.#isInsideLine = !text.endsWith('\n');
    this.#written.fire(text.replaceAll('\n', '\r\n'));
  }

  /** What is no whole line is none for a problem matcher, and VS Code would put its own words behind it. */
  #endLine(): void {
    if (this.#isInsideLine) this.#write('\n');
  }

  #cancel(): void {
    if (this.#taskId === undefined) return;
    this.#source.queue
      .cancel(this.#taskId)
      .catch((error: unknown) => this.#say(errorText(error, vscode.l10n)));
  }

  /** Closes the terminal once VS Code has read what was written, which it would not look for problems in afterwards. */
  #end(exitCode: number): void {
    this.#taskId = undefined;
    this.#endLine();
    this.#onAnswer = () => {
      this.#onAnswer = undefined;
      clearTimeout(this.#ending);
      this.#ending = setTimeout(() => {
        this.#closed.fire(exitCode);
        this.dispose();
      }, FILE_LOOKUPS_MS);
    };
    this.#ending = setTimeout(this.#onAnswer, ANSWER_MS);
    this.#write(ASK_STATUS);
  }

  #say(words: string): void {
    this.#endLine();
    this.#write(`\u001b[2m${cleanForDisplay(words)}\u001b[0m\n`);
  }
}
