import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily, OrchestraError, outputFormatOf, systemClock, viewOf } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { isOpen } from '../host/isOpen.ts';
import { doLongWork } from '../host/longWork.ts';
import { DOCUMENT_SCHEME } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { lastLogLines } from '../queue/logTail.ts';
import { taskFilesOf } from '../queue/taskFiles.ts';
import { titlesOf } from '../view/titles.ts';
import { configurationText } from './configurationText.ts';
import { dependencyText, taskDependencyText } from './dependencyText.ts';
import { taskText } from './taskText.ts';
import { errorText } from '../errorText.ts';

/** What a document shows; its address says so, so that it can be written anew after a reload. */
const subjectSchema = lazily(() =>
  z.object({
    kind: z.enum(['configuration', 'dependencies', 'task', 'taskDependencies']),
    root: z.string(),
    /** Of the task that it is about; empty for one about the queue. */
    taskId: z.string(),
  }),
);
type Subject = z.infer<ReturnType<typeof subjectSchema>>;

/** Read-only documents about a queue or a task: written when they are opened, and anew when they are shown again. */
export class ShownDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly onDidChange = this.#changed.event;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#store.add(vscode.workspace.registerTextDocumentContentProvider(DOCUMENT_SCHEME, this));
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Shows a document in an editor. */
  async show(kind: Subject['kind'], source: FolderQueue, taskId = ''): Promise<void> {
    const subject: Subject = { kind, root: source.root, taskId };
    const uri = vscode.Uri.from({
      scheme: DOCUMENT_SCHEME,
      path: `/${source.folder.name}/${nameOf(subject)}`,
      query: JSON.stringify(subject),
    });
    if (isOpen(uri)) this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const subject = z.parse(subjectSchema(), JSON.parse(uri.query));
    const source = this.#queues.all().find(({ root }) => root === subject.root);
    if (source === undefined) return vscode.l10n.t('{0} is not open in this window.', subject.root);
    try {
      return await write(source, subject);
    } catch (error) {
      if (OrchestraError.is(error)) return errorText(error, vscode.l10n);
      throw error;
    }
  }
}

function nameOf({ kind, taskId }: Subject): string {
  switch (kind) {
    case 'configuration':
      return `${vscode.l10n.t('Configuration')}.jsonc`;
    case 'dependencies':
      return `${vscode.l10n.t('Dependencies')}.txt`;
    case 'task':
      return `${taskId}.txt`;
    case 'taskDependencies':
      return `${vscode.l10n.t('Dependencies of {0}', taskId)}.txt`;
  }
}

async function write(source: FolderQueue, { kind, taskId }: Subject): Promise<string> {
  switch (kind) {
    case 'configuration':
      return configurationText(source.queue.config(), vscode.l10n);
    case 'dependencies':
      return await writeGraph(source, undefined);
    case 'task':
      return writeTask(source, taskId);
    case 'taskDependencies':
      return await writeGraph(source, taskId);
  }
}

async function writeGraph({ queue }: FolderQueue, taskId: string | undefined): Promise<string> {
  const title = vscode.l10n.t('Collecting dependencies');
  const worked = await doLongWork(title, queue.work.dependencyGraph(taskId));
  if (worked.stopped) return vscode.l10n.t('Stopped, as you wished; invoke the command again to see it.');
  return taskId === undefined
    ? dependencyText(worked.value, vscode.l10n)
    : taskDependencyText(worked.value, taskId, vscode.l10n);
}

function writeTask(source: FolderQueue, taskId: string): string {
  const { queue } = source;
  const files = taskFilesOf(queue, taskId);
  const nowMs = systemClock.nowMs();
  const view = source.view(taskId) ?? viewOf(queue.read(taskId), nowMs);
  const around = {
    nowMs,
    titleOfTask: titlesOf(source),
    files,
    logTail: files.log === undefined ? '' : lastLogLines(files.log, outputFormatOf(queue, view.task)),
  };
  return taskText(view, around, vscode.l10n);
}
