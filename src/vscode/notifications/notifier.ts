import * as vscode from 'vscode';
import { messageOf, type Clock, type Task } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { panelSettings } from '../host/panelSettings.ts';
import { COMMANDS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues, QueueChange } from '../queue/folderQueues.ts';
import { TaskEndings } from '../queue/taskEndings.ts';
import { FOCUS_TASKS_VIEW } from '../view/taskItem.ts';
import { isDone, messageFor, type Happened, type Message } from './message.ts';
import { tellAtMs } from './timing.ts';
import type { ToldOnce } from './toldOnce.ts';

/** What a notifier works with. */
export interface NotifierParts {
  readonly queues: FolderQueues;
  readonly told: ToldOnce;
  readonly clock: Clock;
  readonly log: vscode.LogOutputChannel;
}

/** What is kept of a queue until it is told. */
interface Kept {
  readonly endings: TaskEndings;
  untold: Task[];
  run: { complete: number; failed: number };
}

/** Tells of failures and of a queue that is done: one message for all that comes together, by one of several windows. */
export class Notifier implements vscode.Disposable {
  readonly #parts: NotifierParts;
  readonly #store = new DisposableStore();
  readonly #kept = new Map<FolderQueue, Kept>();
  #firstMs: number | undefined;
  #lastToldMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#store.add(parts.queues.onChange((change) => this.#look(change)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #look({ source, taskIds }: QueueChange): void {
    const all = this.#parts.queues.all();
    for (const known of this.#kept.keys()) if (!all.includes(known)) this.#kept.delete(known);
    for (const queue of source === undefined ? all : [source]) this.#lookAt(queue, taskIds);
    if (this.#firstMs !== undefined) this.#schedule(this.#firstMs);
  }

  #lookAt(queue: FolderQueue, taskIds: QueueChange['taskIds']): void {
    const { clock } = this.#parts;
    const kept = this.#kept.get(queue) ?? {
      endings: new TaskEndings(clock.nowMs()),
      untold: [],
      run: { complete: 0, failed: 0 },
    };
    this.#kept.set(queue, kept);
    for (const { task } of kept.endings.takeFrom(queue, taskIds)) {
      kept.untold.push(task);
      if (task.status === 'complete' || task.status === 'failed') kept.run[task.status] += 1;
      this.#firstMs ??= clock.monotonicMs();
    }
  }

  #schedule(firstMs: number): void {
    if (this.#timer !== undefined) return;
    const atMs = tellAtMs({
      firstMs,
      lastToldMs: this.#lastToldMs,
      focused: vscode.window.state.focused,
      dispatches: this.#parts.queues.all().some(({ dispatcher }) => dispatcher?.role === 'holder'),
    });
    this.#timer = setTimeout(() => this.#tell(), Math.max(0, atMs - this.#parts.clock.monotonicMs()));
  }

  #tell(): void {
    this.#timer = undefined;
    this.#firstMs = undefined;
    const happened = this.#takeHappened();
    const level = panelSettings().notifications;
    if (messageFor(happened, level, vscode.l10n) === undefined) return;
    const message = messageFor(
      happened.map((each) => this.#claimed(each)),
      level,
      vscode.l10n,
    );
    if (message === undefined) return;
    this.#lastToldMs = this.#parts.clock.monotonicMs();
    this.#show(message).catch((error: unknown) => this.#parts.log.error(messageOf(error)));
  }

  #takeHappened(): Happened[] {
    const several = this.#kept.size > 1;
    return [...this.#kept].flatMap(([queue, kept]) => {
      const counts = queue.summary();
      const { untold, run } = kept;
      kept.untold = [];
      if (counts === undefined) return [];
      if (isDone(counts)) kept.run = { complete: 0, failed: 0 };
      return [{ root: queue.root, folder: several ? queue.folder.name : undefined, untold, run, counts }];
    });
  }

  /** Without what another window has told. */
  #claimed(happened: Happened): Happened {
    const { root, untold } = happened;
    return { ...happened, untold: untold.filter(({ taskId }) => this.#parts.told.claim(root, taskId)) };
  }

  async #show({ severity, text, failed }: Message): Promise<void> {
    const showLog = vscode.l10n.t('Show Log');
    const showTasks = vscode.l10n.t('Show Tasks');
    const retry = failed.length > 1 ? vscode.l10n.t('Retry All') : vscode.l10n.t('Retry');
    const look = failed.length === 1 ? showLog : showTasks;
    // Restricted Mode changes nothing.
    const actions = failed.length > 0 && vscode.workspace.isTrusted ? [look, retry] : [look];
    this.#parts.log.info(text);
    const answer = await (severity === 'warning'
      ? vscode.window.showWarningMessage(text, ...actions)
      : vscode.window.showInformationMessage(text, ...actions));
    const [first] = failed;
    if (answer === showTasks) await vscode.commands.executeCommand(FOCUS_TASKS_VIEW);
    else if (answer === showLog) await vscode.commands.executeCommand(COMMANDS.showTask, first);
    else if (answer === retry) await vscode.commands.executeCommand(COMMANDS.retryTask, first, failed);
  }
}
