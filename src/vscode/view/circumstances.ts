import * as vscode from 'vscode';
import { isOnPath } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { CONTEXT_KEYS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { ArrangementStore } from './arrangementStore.ts';
import { isFilter } from './filter.ts';

interface Facts {
  readonly needsTrust: boolean;
  readonly paused: boolean;
  /** Who else dispatches, such as `daemon, pid 123`. */
  readonly other: string | undefined;
  /** Whether there is any task. */
  readonly any: boolean;
  readonly problems: number;
}

/** The one agent that is there on every machine: it only runs command lines. */
const ALWAYS_THERE = 'shell';

/** Says above the rows what holds the whole queue up, and sets the keys that menus and welcome texts go by. */
export class Circumstances implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #view: vscode.TreeView<unknown>;
  readonly #store = new DisposableStore();
  readonly #arrangement: ArrangementStore;
  readonly #keys = new Map<string, string | boolean>();

  constructor(queues: FolderQueues, arrangement: ArrangementStore, view: vscode.TreeView<unknown>) {
    this.#queues = queues;
    this.#arrangement = arrangement;
    this.#view = view;
    this.#store.add(queues.onChange(() => this.#update()));
    this.#store.add(arrangement.onChange(() => this.#update()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#update();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const all = this.#queues.all().filter(({ queue }) => queue.exists);
    const needsTrust = all.some((queue) => queue.live().some(({ waiting }) => waiting?.kind === 'untrusted'));
    const paused = all.some(({ queue }) => queue.pauses().queue);
    const other = all.map(otherDispatcher).find((text) => text !== undefined);
    this.#setKey(CONTEXT_KEYS.hasQueue, all.length > 0);
    this.#setKey(CONTEXT_KEYS.needsTrust, needsTrust);
    this.#setKey(CONTEXT_KEYS.queuePaused, paused);
    this.#setKey(
      CONTEXT_KEYS.agentPaused,
      all.some(({ queue }) => queue.pauses().agents.length > 0),
    );
    this.#setKey(
      CONTEXT_KEYS.dispatching,
      all.some(({ dispatcher }) => dispatcher !== undefined),
    );
    this.#setKey(
      CONTEXT_KEYS.resting,
      all.some(({ rests }) => rests),
    );
    this.#setKey(CONTEXT_KEYS.viewer, other !== undefined);
    const { grouping, sorting, filter } = this.#arrangement.current;
    this.#setKey(CONTEXT_KEYS.grouping, grouping);
    this.#setKey(CONTEXT_KEYS.sorting, sorting);
    this.#setKey(CONTEXT_KEYS.filtered, isFilter(filter));
    const any = all.some((queue) => queue.live().length + queue.settled().length > 0);
    this.#setKey(CONTEXT_KEYS.noAgents, !any && this.#queues.all().every(hasNoAgent));
    // Above an empty tree there is its welcome text, which a message would hide.
    this.#describe(isFilter(filter) ? vscode.l10n.t('filter: {0}', filter.trim()) : any ? '' : (other ?? ''));
    const message = this.#message({
      needsTrust,
      paused,
      other,
      any,
      problems: all.reduce((count, queue) => count + queue.problems().length, 0),
    });
    if (this.#view.message !== message) this.#view.message = message;
  }

  /** Empty where there is nothing to be said. */
  #message(facts: Facts): string {
    if (!facts.any) return ''; // An empty tree has its welcome text.
    if (!vscode.workspace.isTrusted) return 'Restricted Mode: tasks are shown, and nothing is started.';
    if (facts.needsTrust) return 'Some tasks wait for your consent: press the shield above.';
    if (facts.paused) return 'The queue is paused.';
    if (facts.other !== undefined)
      return `Dispatched by another process (${facts.other}); this window follows.`;
    if (facts.problems === 0) return '';
    return `${facts.problems === 1 ? 'Something' : `${String(facts.problems)} things`} could not be read: see Orchestra's own log.`;
  }

  #describe(description: string): void {
    if (this.#view.description !== description) this.#view.description = description;
  }

  #setKey(key: string, value: string | boolean): void {
    if (this.#keys.get(key) === value) return;
    this.#keys.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}

function otherDispatcher({ queue, dispatcher }: FolderQueue): string | undefined {
  if (dispatcher?.role !== 'viewer') return undefined;
  const holder = queue.dispatcher();
  if (holder.state !== 'held' || holder.mine) return undefined;
  return `${holder.kind}, pid ${String(holder.pid)}`;
}

/** Whether not one coding agent is found on this machine. */
function hasNoAgent({ queue }: FolderQueue): boolean {
  const agents = [...queue.config().agents.values()].filter(({ name }) => name !== ALWAYS_THERE);
  return !agents.some(({ command }) => isOnPath(queue, command));
}
