import * as vscode from 'vscode';
import { Dispatcher, findRoot, LiveQueue, messageOf, Queue, type Summary, type TaskView } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { readEditorSettings } from './settings.ts';

/** What every folder's queue needs from its surroundings. */
export interface QueueEnvironment {
  readonly log: vscode.LogOutputChannel;
  /** The bundle that holds the running agents. */
  readonly runnerFile: string;
  /** Whether the person trusts the workspace; without it nothing is ever launched. */
  trusted(): boolean;
}

/** The queue of one workspace folder: shown from its files and, in a trusted workspace, dispatched from here. */
export class FolderQueue implements vscode.Disposable {
  readonly folder: vscode.WorkspaceFolder;
  readonly root: string;
  readonly #environment: QueueEnvironment;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<ReadonlySet<string> | 'all'>());
  /** Fired with the ids of the tasks that look different, or `all`. */
  readonly onChange = this.#changed.event;
  #queue: Queue;
  #live: LiveQueue | undefined;
  #dispatcher: Dispatcher | undefined;
  #stopping: Promise<void> = Promise.resolve();

  constructor(folder: vscode.WorkspaceFolder, environment: QueueEnvironment) {
    this.folder = folder;
    this.root = findRoot(folder.uri.fsPath);
    this.#environment = environment;
    this.#queue = this.#open();
    this.#watchForQueue();
    this.attach();
  }

  /** The queue; it may not exist yet. */
  get queue(): Queue {
    return this.#queue;
  }

  get dispatcher(): Dispatcher | undefined {
    return this.#dispatcher;
  }

  /** Live tasks and the newest finished ones. */
  tasks(): readonly TaskView[] {
    return this.#live?.tasks() ?? [];
  }

  summary(): Summary | undefined {
    return this.#live?.summary();
  }

  /** A task as it stands now, from memory; undefined where it is not shown. */
  view(taskId: string): TaskView | undefined {
    return this.tasks().find(({ task }) => task.taskId === taskId);
  }

  /** The queue, made first where the folder has none. @throws OrchestraError where it cannot be written */
  ensure(): Queue {
    if (!this.#queue.exists) {
      this.#queue = Queue.create(this.#options());
      this.attach();
    }
    return this.#queue;
  }

  /** Shows and dispatches the queue if it exists by now, and trust is given. Safe to call again. */
  attach(): void {
    if (!this.#queue.exists) this.#queue = this.#open();
    if (!this.#queue.exists) return;
    if (this.#live === undefined) {
      this.#live = this.#store.add(new LiveQueue(this.#queue));
      this.#store.add(this.#live.onChange((ids) => this.#changed.fire(ids)));
      this.#environment.log.info(`Queue ${this.root}`);
      this.#changed.fire('all');
    }
    if (this.#dispatcher === undefined && this.#environment.trusted()) this.#dispatch();
  }

  /** Takes over what changed in the editor's settings; the next launch goes by it. */
  settingsChanged(): void {
    const mode = this.#mode();
    this.#queue.updateSettings(readEditorSettings(this.folder));
    if (this.#dispatcher !== undefined && mode !== this.#mode()) {
      void this.stopDispatching().then(() => this.attach());
    }
    this.#changed.fire('all');
  }

  /** Asks for tasks to be started, here or by whoever dispatches. */
  requestRun(taskIds: string[]): void {
    if (this.#dispatcher?.role === 'holder') this.#dispatcher.run(taskIds);
    else this.#queue.requestRun(taskIds);
  }

  /** Releases the lease, so that another process may dispatch. Agents go on. */
  stopDispatching(): Promise<void> {
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    if (dispatcher !== undefined) this.#stopping = this.#stopping.then(() => dispatcher.stop());
    return this.#stopping.catch((error: unknown) => this.#environment.log.error(messageOf(error)));
  }

  dispose(): void {
    void this.stopDispatching();
    this.#store.dispose();
  }

  #dispatch(): void {
    const { log, runnerFile } = this.#environment;
    const dispatcher = new Dispatcher(this.#queue, { kind: 'vscode', mode: this.#mode(), runnerFile });
    this.#dispatcher = dispatcher;
    this.#store.add(
      dispatcher.onRole((role) => {
        log.info(role === 'holder' ? `Dispatches ${this.root}` : `${this.root}: ${role}`);
        this.#changed.fire('all');
      }),
    );
    this.#store.add(dispatcher.onProblem((message) => log.warn(message)));
    dispatcher.start();
  }

  #mode(): 'auto' | 'manual' {
    return this.#queue.config().settings.dispatch;
  }

  #open(): Queue {
    return Queue.open(this.#options());
  }

  #options(): Parameters<typeof Queue.open>[0] {
    return { root: this.root, actor: 'vscode', ...readEditorSettings(this.folder) };
  }

  /** The command line may make the queue while the window is open. */
  #watchForQueue(): void {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(this.root), '.orchestra');
    const watcher = this.#store.add(vscode.workspace.createFileSystemWatcher(pattern, false, true, true));
    this.#store.add(watcher.onDidCreate(() => this.attach()));
  }
}
