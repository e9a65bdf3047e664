import * as vscode from 'vscode';
import { programState } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { CONTEXT_KEYS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { ArrangementStore } from './arrangementStore.ts';
import { emptyCause, type EmptyCause } from './emptyCause.ts';
import { isFilter } from './filter.ts';
import { otherDispatcher, otherText, type OtherDispatcher } from './otherDispatcher.ts';
import { pausedText } from './pausedText.ts';
import type { TaskTree } from './taskTree.ts';
import { whatIsThere } from './whatIsThere.ts';

interface Facts {
  readonly needsTrust: boolean;
  /** The file that nothing is started because of. */
  readonly unknownFile: string | undefined;
  readonly paused: string;
  /** Who else dispatches. */
  readonly other: OtherDispatcher | undefined;
  readonly filter: string;
  readonly problems: number;
}

/** What is shown in the view. */
type Rows = Pick<TaskTree, 'isEmpty' | 'offer' | 'onDidChangeTreeData'>;

/** The one agent that is there on every machine: it only runs command lines. */
const ALWAYS_THERE = 'shell';

/** Says above the rows what holds the whole queue up, and sets the keys that menus and welcome texts go by. */
export class Circumstances implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #rows: Rows;
  readonly #view: vscode.TreeView<unknown>;
  readonly #store = new DisposableStore();
  readonly #arrangement: ArrangementStore;
  readonly #keys = new Map<string, string | boolean>();

  constructor(
    queues: FolderQueues,
    arrangement: ArrangementStore,
    rows: Rows,
    view: vscode.TreeView<unknown>,
  ) {
    this.#queues = queues;
    this.#rows = rows;
    this.#arrangement = arrangement;
    this.#view = view;
    this.#store.add(queues.onChange(() => this.#update()));
    this.#store.add(arrangement.onChange(() => this.#update()));
    // A filter may find its first row, or lose its last one, while older tasks are read.
    this.#store.add(rows.onDidChangeTreeData((changed) => changed === undefined && this.#update()));
    this.#store.add(view.onDidChangeVisibility(() => this.#update()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const all = this.#queues.all().filter(({ queue }) => queue.exists);
    const live = all.flatMap((queue) => queue.live());
    const needsTrust = live.some(({ waiting }) => waiting?.kind === 'untrusted');
    const unknownFile = live
      .map(({ waiting }) => (waiting?.kind === 'config' ? waiting.file : undefined))
      .find((file) => file !== undefined);
    const paused = all.filter(({ queue }) => queue.pauses().queue);
    const other = all.map(otherDispatcher).find((each) => each !== undefined);
    this.#setKey(CONTEXT_KEYS.hasQueue, all.length > 0);
    this.#setKey(CONTEXT_KEYS.noQueue, all.length === 0);
    const counts = all.flatMap((queue) => queue.summary() ?? []);
    const isEmpty =
      all.length > 0 && counts.length === all.length && counts.every(({ total }) => total === 0);
    this.#setKey(CONTEXT_KEYS.emptyQueue, isEmpty);
    for (const [key, isThere] of whatIsThere(counts, live)) this.#setKey(key, isThere);
    this.#setKey(CONTEXT_KEYS.needsTrust, needsTrust);
    this.#setKey(CONTEXT_KEYS.queuePaused, paused.length > 0);
    this.#setKey(CONTEXT_KEYS.queueUnpaused, paused.length < all.length);
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
    this.#setKey(CONTEXT_KEYS.viewer, other?.kind ?? false);
    const { grouping, sorting, filter } = this.#arrangement.current;
    this.#setKey(CONTEXT_KEYS.grouping, grouping);
    this.#setKey(CONTEXT_KEYS.sorting, sorting);
    this.#setKey(CONTEXT_KEYS.filtered, isFilter(filter));
    this.#say({
      needsTrust,
      unknownFile,
      paused: pausedText(all),
      other,
      filter: filter.trim(),
      problems: all.reduce((count, queue) => count + queue.problems().length, 0),
    });
  }

  /** What holds the queue up is said above the rows, and why there are none in their place. */
  #say(facts: Facts): void {
    const isEmpty = this.#view.visible && this.#rows.isEmpty;
    const cause = isEmpty ? this.#emptyCause(facts) : undefined;
    this.#rows.offer(cause?.offers ?? []);
    const message = isEmpty ? (cause?.text ?? '') : this.#message(facts);
    if (this.#view.message !== message) this.#view.message = message;
  }

  /** Undefined where a welcome text of the manifest says it. */
  #emptyCause({ filter, other }: Facts): EmptyCause | undefined {
    if (isFilter(filter) || !vscode.workspace.isTrusted) return undefined;
    const all = this.#queues.all();
    const hasQueue = all.some(({ queue }) => queue.exists);
    const unread = all.flatMap((queue) => queue.unread ?? []);
    return emptyCause({ hasQueue, unread, missing: missingPrograms(all), other }, vscode.l10n);
  }

  /** Empty where there is nothing to be said, and while nobody sees it. */
  #message(facts: Facts): string {
    if (!this.#view.visible) return '';
    const filter = isFilter(facts.filter) ? vscode.l10n.t('Filter: {0}', facts.filter) : '';
    return [filter, whatHolds(facts)].filter((line) => line !== '').join(' · ');
  }

  #setKey(key: string, value: string | boolean): void {
    if (this.#keys.get(key) === value) return;
    this.#keys.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}

function whatHolds({ needsTrust, unknownFile, paused, other, problems }: Facts): string {
  const { l10n } = vscode;
  if (!vscode.workspace.isTrusted) return l10n.t('Restricted Mode: tasks are shown, and nothing is started.');
  if (unknownFile !== undefined)
    return l10n.t('Nothing is started until {0} can be read: mend it, or move it away.', unknownFile);
  if (needsTrust) return l10n.t('Some tasks wait for your consent: press the shield above.');
  if (paused !== '') return paused;
  if (other !== undefined) return otherText(other, l10n);
  if (problems === 0) return '';
  return problems === 1
    ? l10n.t("Something could not be read: see Orchestra's own log.")
    : l10n.t("{0} things could not be read: see Orchestra's own log.", problems);
}

/** The programs of the coding agents that were looked for, where not one of them is found on this machine. */
function missingPrograms(all: readonly FolderQueue[]): readonly string[] {
  const programs: string[] = [];
  for (const { queue } of all) {
    for (const { name, command } of queue.config().agents.values()) {
      if (name === ALWAYS_THERE) continue;
      if (programState(queue, command) === 'found') return [];
      programs.push(command);
    }
  }
  return programs;
}
