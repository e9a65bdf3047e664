import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import * as vscode from 'vscode';
import {
  messageOf,
  outputFormatOf,
  readTail,
  ShownLog,
  wasRetried,
  type Clock,
} from '../../../core/index.ts';
import type { Task } from '../../../core/index.ts';
import { DisposableStore } from '../../host/disposableStore.ts';
import { panelSettings, type PanelSettings } from '../../host/panelSettings.ts';
import { SETTINGS_SECTION } from '../../ids.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import type { FolderQueues, QueueChange } from '../../queue/folderQueues.ts';
import { TaskEndings } from '../../queue/taskEndings.ts';
import { showTaskUri } from '../taskLinks/showTaskUri.ts';
import type { LogProblem } from './logProblem.ts';
import { problemsIn } from './problemsIn.ts';

/** How much of a log's end is read. */
const TAIL_BYTES = 512 * 1024;
/** Tasks whose problems are shown at once; the oldest give way. */
const MOST_TASKS = 20;

/** Problems of one task. */
interface Shown {
  readonly source: FolderQueue;
  /** How the task ended, which does not change. */
  readonly status: Task['status'];
  readonly collection: vscode.DiagnosticCollection;
}

/** Puts what the logs of failed tasks name into the Problems view, until the task is retried or deleted, or its folder or the window goes. */
export class TaskProblems implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #log: vscode.LogOutputChannel;
  readonly #endings: TaskEndings;
  readonly #store = new DisposableStore();
  /** By task: a collection of its own, so that it goes as a whole. */
  readonly #shown = new Map<string, Shown>();

  constructor(queues: FolderQueues, clock: Clock, log: vscode.LogOutputChannel) {
    this.#queues = queues;
    this.#log = log;
    this.#endings = new TaskEndings(clock.nowMs());
    this.#store.add(queues.onChange((change) => this.#look(change)));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS_SECTION)) this.#clearUnwanted();
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look({ source, taskIds }: QueueChange): void {
    this.#clearStale();
    const { problems } = panelSettings();
    for (const queue of source === undefined ? this.#queues.all() : [source]) {
      for (const { task } of this.#endings.takeFrom(queue, taskIds)) {
        if (isWanted(task.status, problems)) this.#show(queue, task);
      }
    }
  }

  #clearStale(): void {
    const open = this.#queues.all();
    for (const [taskId, { source }] of [...this.#shown]) {
      const view = open.includes(source) ? source.view(taskId) : undefined;
      if (view === undefined || wasRetried(view.task)) this.#clear(taskId);
    }
  }

  #clearUnwanted(): void {
    const { problems } = panelSettings();
    for (const [taskId, { status }] of [...this.#shown]) {
      if (!isWanted(status, problems)) this.#clear(taskId);
    }
  }

  #show(source: FolderQueue, task: Task): void {
    try {
      const byFile = diagnosticsOf(source, task);
      if (byFile.length === 0) return;
      const collection = this.#store.add(vscode.languages.createDiagnosticCollection('Orchestra'));
      collection.set(byFile);
      this.#shown.set(task.taskId, { source, status: task.status, collection });
      const [oldest] = this.#shown.keys();
      if (this.#shown.size > MOST_TASKS && oldest !== undefined) this.#clear(oldest);
    } catch (error) {
      this.#log.error(`The log of ${task.taskId} could not be looked through: ${messageOf(error)}`);
    }
  }

  #clear(taskId: string): void {
    const shown = this.#shown.get(taskId);
    this.#shown.delete(taskId);
    if (shown !== undefined) this.#store.release(shown.collection);
  }
}

function isWanted(status: Task['status'], level: PanelSettings['problems']): boolean {
  return level !== 'off' && (status === 'failed' || (level === 'all' && status === 'complete'));
}

/** What the end of a task's log names, of files that are there and lie in the project. */
function diagnosticsOf({ queue }: FolderQueue, task: Task): [vscode.Uri, vscode.Diagnostic[]][] {
  const tail = readTail(queue.paths.logFile(task.taskId), TAIL_BYTES);
  const startsInside = Buffer.byteLength(tail) >= TAIL_BYTES;
  const shown = new ShownLog({ format: outputFormatOf(queue, task), colours: false, startsInside });
  const text = shown.add(tail) + shown.end();
  const byFile = new Map<string, vscode.Diagnostic[]>();
  for (const problem of problemsIn(text)) {
    const file = fileInProject(queue.root, problem.file);
    if (file === undefined) continue;
    const diagnostic = diagnosticOf(problem, task.taskId, queue.root);
    byFile.set(file, [...(byFile.get(file) ?? []), diagnostic]);
  }
  return [...byFile].map(([file, diagnostics]) => [vscode.Uri.file(file), diagnostics]);
}

function fileInProject(root: string, name: string): string | undefined {
  const file = resolve(root, name);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const way = relative(root, realpathSync(file));
  return way.startsWith('..') || isAbsolute(way) ? undefined : file;
}

function diagnosticOf(
  { line, column, severity, message }: LogProblem,
  taskId: string,
  root: string,
): vscode.Diagnostic {
  const row = Math.max(0, line - 1);
  const from = Math.max(0, (column ?? 1) - 1);
  // Of a line without a column all is meant; VS Code widens an empty range to the word it stands at.
  const range = new vscode.Range(row, from, row, column === undefined ? Number.MAX_SAFE_INTEGER : from);
  const diagnostic = new vscode.Diagnostic(range, message, SEVERITIES[severity]);
  diagnostic.source = 'Orchestra';
  diagnostic.code = { value: taskId, target: showTaskUri(taskId, root) };
  return diagnostic;
}

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;
