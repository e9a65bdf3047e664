import * as vscode from 'vscode';
import { everySecond, messageOf } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { askConsent } from './askConsent.ts';
import { consentKey } from './consentText.ts';
import type { StandingQuestions } from './standingQuestions.ts';
import { asksHere } from './whoAsks.ts';

/**
 * Asks for consent when a task first waits for it; after a No only the command "Trust" asks the same again. What stands
 * as a question in another window is not asked here meanwhile.
 */
export class ConsentPrompter implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #asked = new Set<string>();
  readonly #log: vscode.LogOutputChannel;
  readonly #standing: StandingQuestions;
  /** Queues whose question stands elsewhere: that window may be closed without an answer. */
  readonly #elsewhere = new Set<FolderQueue>();
  #asking: Promise<void> = Promise.resolve();

  constructor(queues: FolderQueues, standing: StandingQuestions, log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#standing = standing;
    this.#store.add(
      queues.onChange(({ source }) =>
        (source === undefined ? queues.all() : [source]).forEach((queue) => this.#look(queue)),
      ),
    );
    this.#store.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) queues.all().forEach((queue) => this.#look(queue));
      }),
    );
    this.#store.add(
      everySecond(() => {
        const queuesElsewhere = [...this.#elsewhere];
        this.#elsewhere.clear();
        queuesElsewhere.forEach((queue) => this.#look(queue));
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #look(queue: FolderQueue): void {
    if (!this.#isToAsk(queue)) return;
    this.#asking = this.#asking
      .then(() => this.#askOnce(queue))
      .catch((error: unknown) => this.#log.error(`Consent could not be asked for: ${messageOf(error)}`));
  }

  #isToAsk(source: FolderQueue): boolean {
    if (source.dispatcher === undefined) return false;
    if (!source.live().some(({ waiting }) => waiting?.kind === 'untrusted')) return false;
    return asksHere({
      dispatches: source.dispatcher.role === 'holder',
      holder: source.queue.dispatcher(),
      focused: vscode.window.state.focused,
    });
  }

  async #askOnce(queue: FolderQueue): Promise<void> {
    // Another question may have stood before this one for long, and the queue gone to another window meanwhile.
    if (!this.#isToAsk(queue)) return;
    const questions = queue.queue.consentQuestions();
    if (questions.length === 0) return;
    const key = `${queue.root} ${consentKey(questions)}`;
    if (this.#asked.has(key)) return;
    const claim = this.#standing.claim(key);
    if (claim === undefined) {
      this.#elsewhere.add(queue);
      return;
    }
    this.#store.add(claim);
    this.#asked.add(key);
    try {
      const allowed = await askConsent(queue);
      this.#log.info(`${queue.root}: consent ${allowed ? 'given' : 'declined'}`);
    } finally {
      this.#store.release(claim);
    }
  }
}
