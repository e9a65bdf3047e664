import * as vscode from 'vscode';
import { messageOf } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { askConsent } from './askConsent.ts';
import { consentKey } from './consentText.ts';
import { asksHere } from './whoAsks.ts';

/** Asks for consent when a task first waits for it; after a No only the command "Trust" asks the same again. */
export class ConsentPrompter implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #asked = new Set<string>();
  readonly #log: vscode.LogOutputChannel;
  #asking: Promise<void> = Promise.resolve();

  constructor(queues: FolderQueues, log: vscode.LogOutputChannel) {
    this.#log = log;
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
    this.#asked.add(key);
    const allowed = await askConsent(queue);
    this.#log.info(`${queue.root}: consent ${allowed ? 'given' : 'declined'}`);
  }
}
