import * as vscode from 'vscode';
import {
  Dispatcher,
  findRoot,
  messageOf,
  OrchestraError,
  Queue,
  takeOver,
  type FinishedTask,
  type LiveQueue,
  type Summary,
  type TaskView,
} from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { QueueArrival } from './queueArrival.ts';
import { QueueReading } from './queueReading.ts';
import { readEditorSettings } from './settings.ts';
import { problemsOf } from './queueProblems.ts';
import { warnUnconfirmed } from './warnUnconfirmed.ts';

/** What every folder's queue needs from its surroundings. */
export interface QueueEnvironment {
  readonly log: vscode.LogOutputChannel;
  /** The bundle that holds the running agents. */
  readonly runnerFile: string;
  /** Whether the person trusts the workspace; without it nothing is ever launched. */
  trusted(): boolean;
}

const NONE: readonly FinishedTask[] = [];

/** The queue of one workspace folder: shown from its files and, in a trusted workspace, dispatched from here. */
export class FolderQueue implements vscode.Disposable {
  #folder: vscode.WorkspaceFolder;
  /** The queue; it may not exist yet. */
  readonly queue: Queue;
  readonly #environment: QueueEnvironment;
  readonly #reading: QueueReading;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<ReadonlySet<string> | 'all'>());
  /** Fired with the ids of the tasks that look different, or `all`. */
  readonly onChange = this.#changed.event;
  #live: LiveQueue | undefined;
  #tasks: readonly TaskView[] | undefined;
  #dispatcher: Dispatcher | undefined;
  #rests = false;
  #isClosed = false;
  #starting: NodeJS.Immediate | undefined;

  constructor(folder: vscode.WorkspaceFolder, environment: QueueEnvironment) {
    this.#folder = folder;
    this.#environment = environment;
    const root = findRoot(folder.uri.fsPath);
    this.queue = Queue.open({
      root,
      actor: 'vscode',
      runnerFile: environment.runnerFile,
      onUnconfirmed: warnUnconfirmed,
      ...readEditorSettings(folder, root),
    });
    this.#reading = new QueueReading(this.queue, {
      read: (live) => this.#hold(live),
      changed: () => this.#fire('all'),
    });
    this.#store.add(
      new QueueArrival({
        root,
        exists: () => this.queue.exists,
        look: () => this.#tryAttach(),
      }),
    );
    this.#show();
  }

  get root(): string {
    return this.queue.root;
  }

  /** The folder that it is called by, and whose settings count. */
  get folder(): vscode.WorkspaceFolder {
    return this.#folder;
  }

  /** Goes by another folder of the window that shares the queue. */
  goBy(folder: vscode.WorkspaceFolder): void {
    if (folder.uri.toString() === this.#folder.uri.toString()) return;
    this.#folder = folder;
    this.settingsChanged();
  }

  get dispatcher(): Dispatcher | undefined {
    return this.#dispatcher;
  }

  /** The tasks are being read: until that is done none of them is known, as half of them would mislead. */
  get isReading(): boolean {
    return this.#reading.isUnderWay;
  }

  /** Why the queue that is there cannot be read, in words; that is tried again each second. */
  get unread(): string | undefined {
    return this.#live === undefined ? this.#reading.problem : undefined;
  }

  /** Live tasks in the order they start, then the newest finished ones. Read once after each change. */
  tasks(): readonly TaskView[] {
    this.#tasks ??= this.#live?.tasks();
    return this.#tasks ?? [];
  }

  /** Those of the tasks that exist. */
  views(taskIds: Iterable<string>): readonly TaskView[] {
    return [...taskIds].flatMap((id) => this.#live?.view(id) ?? []);
  }

  /** Tasks that something will still happen to, in the order in which they start. */
  live(): readonly TaskView[] {
    return this.#live?.live() ?? [];
  }

  /** All settled tasks in short, newest first; the same array until one comes, goes or changes. */
  settled(): readonly FinishedTask[] {
    return this.#live?.settled() ?? NONE;
  }

  /** Those that ended at that time or later, newest first. */
  settledSince(sinceMs: number): readonly FinishedTask[] {
    return this.#live?.settledSince(sinceMs) ?? NONE;
  }

  /** One task; a settled one may have to be read from the disk. */
  view(taskId: string): TaskView | undefined {
    return this.#live?.view(taskId);
  }

  /** Undefined where there is no queue. */
  summary(): Summary | undefined {
    return this.#live?.summary();
  }

  /** What of the tasks and the configuration could not be read, in sentences. */
  problems(): string[] {
    if (this.unread !== undefined) return [this.unread];
    return this.#live === undefined ? [] : problemsOf(this.queue, this.#live);
  }

  /**
   * The queue for a new task: made first where the folder has none, and with the settings as they are at this moment.
   * @throws OrchestraError where it cannot be written, or the folder was closed since it was picked
   */
  ensure(): Queue {
    if (this.#isClosed) {
      const said = vscode.l10n.t('The folder {0} is not open any more; open it again.', this.root);
      throw new OrchestraError('not-found', said);
    }
    this.queue.ensure();
    this.queue.updateSettings(readEditorSettings(this.folder, this.root));
    this.attach();
    return this.queue;
  }

  /** Shows and dispatches the queue if it exists by now, and trust is given. Safe to call again. */
  attach(): void {
    if (this.#isClosed || !this.#show()) return;
    if (this.#dispatcher === undefined && !this.#rests && this.#environment.trusted()) this.#dispatch();
  }

  /** Shows the queue if it exists by now; whether it is shown. */
  #show(): boolean {
    if (this.#live === undefined) this.#reading.begin();
    return this.#live !== undefined;
  }

  #hold(live: LiveQueue): void {
    this.#store.add(live);
    if (this.#isClosed) return;
    this.#live = live;
    this.#store.add(live.onChange((taskIds) => this.#fire(taskIds)));
    this.#environment.log.info(`Shows the queue of ${this.root}`);
    this.#fire('all');
    // To begin with dispatching is work of its own: the host has other things to do in between.
    this.#starting = setImmediate(() => this.#tryAttach());
  }

  /** Whether it is shown. */
  #tryAttach(): boolean {
    try {
      this.attach();
    } catch (error) {
      this.#environment.log.error(`${this.root}: ${messageOf(error)}`);
    }
    return this.#live !== undefined;
  }

  /** Whether this window was told to dispatch no more. */
  get rests(): boolean {
    return this.#rests;
  }

  /** Dispatches from here again, or follows whoever does. */
  startDispatching(): void {
    this.#rests = false;
    this.attach();
    this.#fire('all');
  }

  /** Dispatches no more from here, until it is told to start again; others may. Agents go on. */
  async rest(): Promise<void> {
    this.#rests = true;
    await this.stopDispatching();
    this.#fire('all');
  }

  /** Takes over what changed in the editor's settings; the next launch goes by it. */
  settingsChanged(): void {
    this.queue.updateSettings(readEditorSettings(this.folder, this.root));
    this.#dispatcher?.poke();
    this.#fire('all');
  }

  /** Asks for tasks to be started, here or by whoever dispatches. */
  requestRun(taskIds: readonly string[]): void {
    if (this.#dispatcher?.role === 'holder') this.#dispatcher.run(taskIds);
    else this.queue.requestRun(taskIds);
  }

  /** Something outside the queue's own files changed, such as a person's consent: looks again. */
  poke(): void {
    this.#dispatcher?.poke();
  }

  /** Asks whoever dispatches to let go. Whether this window dispatches now. @throws OrchestraError */
  async takeOver(): Promise<boolean> {
    return this.#dispatcher !== undefined && takeOver(this.queue, this.#dispatcher);
  }

  /** Releases the lease, so that another process may dispatch. Agents go on. */
  async stopDispatching(): Promise<void> {
    clearImmediate(this.#starting);
    const dispatcher = this.#dispatcher;
    this.#dispatcher = undefined;
    await dispatcher?.stop();
  }

  dispose(): void {
    this.#isClosed = true;
    this.stopDispatching().catch((error: unknown) => this.#environment.log.error(messageOf(error)));
    this.#store.dispose();
  }

  #fire(taskIds: ReadonlySet<string> | 'all'): void {
    this.#tasks = undefined;
    this.#changed.fire(taskIds);
  }

  #dispatch(): void {
    const { log } = this.#environment;
    const dispatcher = new Dispatcher(this.queue, {
      kind: 'vscode',
      runnerFile: this.#environment.runnerFile,
    });
    this.#dispatcher = dispatcher;
    this.#store.add(
      dispatcher.onRole((role) => {
        // Why tasks wait is said with the new one in mind.
        this.#live?.lookAtLeases();
        if (role !== 'stopped') log.info(`${role === 'holder' ? 'Dispatches' : 'Follows'} ${this.root}`);
        this.#fire('all');
      }),
    );
    this.#store.add(dispatcher.onProblem((message) => log.warn(message)));
    dispatcher.start();
    // It is one from the start, and tells only what it becomes.
    if (dispatcher.role === 'viewer') this.#fire('all');
  }
}
