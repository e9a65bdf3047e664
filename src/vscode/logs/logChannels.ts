import * as vscode from 'vscode';
import { outputFormatOf, type Task } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { logFileOf } from '../queue/taskFiles.ts';
import type { TaskNode } from '../view/nodes.ts';
import { followEnd } from './followEnd.ts';
import { logName } from './logName.ts';
import { OpenLog } from './openLog.ts';
import { plainEndText } from './terminalText.ts';

/**
 * So many closed logs are kept. VS Code does not tell that a person closed one: its document closes also when another
 * channel or the terminal is looked at, and to give it back then would lose the log of somebody who only looked away.
 */
const KEPT_CLOSED = 3;

/** One Output channel for each log somebody looks at: followed live while it is open, given back after it was closed. */
export class LogChannels implements Disposable {
  readonly #store = new DisposableStore();
  /** By task; the one that was closed last comes last. */
  readonly #logs = new Map<string, OpenLog>();

  constructor() {
    this.#store.add(vscode.workspace.onDidOpenTextDocument((document) => this.#find(document)?.[1].follow()));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)));
  }

  /** Shows a task's log from its end, and all that is still to come. `raw` puts nothing into words. */
  show({ source, view: { task } }: TaskNode, { raw = false } = {}): void {
    const { queue, root } = source;
    const file = logFileOf(queue, task.taskId);
    const key = `${root} ${task.taskId} ${raw ? 'raw' : ''}`;
    const known = this.#logs.get(key);
    // It moves when its task is archived: nothing is to be read any more where it was.
    if (known !== undefined && known.file !== file) this.#store.release(known);
    const log = known?.file === file ? known : this.#store.add(openLog(source, task, file, raw));
    this.#logs.set(key, log);
    log.show();
  }

  dispose(): void {
    this.#store.dispose();
    this.#logs.clear();
  }

  #closed(document: vscode.TextDocument): void {
    const found = this.#find(document);
    if (found === undefined) return;
    const [key, log] = found;
    log.rest();
    this.#logs.delete(key);
    this.#logs.set(key, log);
    const closed = [...this.#logs].filter(([, { isFollowed }]) => !isFollowed);
    for (const [oldKey, old] of closed.slice(0, -KEPT_CLOSED)) {
      this.#logs.delete(oldKey);
      this.#store.release(old);
    }
  }

  #find(document: vscode.TextDocument): [string, OpenLog] | undefined {
    return [...this.#logs].find(([, log]) => log.isShownAs(document));
  }
}

function openLog(source: FolderQueue, task: Task, file: string, raw: boolean): OpenLog {
  const name = raw ? vscode.l10n.t('{0} raw', logName(task)) : logName(task);
  const format = raw ? 'text' : outputFormatOf(source.queue, task);
  return new OpenLog(name, file, format, (onEnd) =>
    followEnd(source, task.taskId, (ended) =>
      onEnd(
        ended === undefined
          ? vscode.l10n.t('The task is not in the queue any more.')
          : plainEndText(ended, vscode.l10n),
      ),
    ),
  );
}
