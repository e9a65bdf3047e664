import * as vscode from 'vscode';
import { LiveQueue, requireOwnFolders, systemClock, workOff, type Queue } from '../../core/index.ts';
import { errorText } from '../errorText.ts';

/** Who waits for the queue. */
interface ReadingListener {
  readonly read: (live: LiveQueue) => void;
  /** It is being read, or cannot be. */
  readonly changed: () => void;
}

/** Brings a queue into memory. There may be thousands of tasks that no index tells of: others have their turn meanwhile. */
export class QueueReading {
  readonly #queue: Queue;
  readonly #listener: ReadingListener;
  #isUnderWay = false;
  #problem: string | undefined;

  constructor(queue: Queue, listener: ReadingListener) {
    this.#queue = queue;
    this.#listener = listener;
  }

  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** Why the queue that is there could not be read, in words. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Reads the queue if it exists by now. Safe to call again. */
  begin(): void {
    if (this.#isUnderWay || !this.#queue.exists) return;
    try {
      // A cloned folder could come with a link in the place of one of the queue's own.
      requireOwnFolders(this.#queue.paths);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#isUnderWay = true;
    workOff(LiveQueue.opening(this.#queue), systemClock, {
      done: (live) => {
        this.#isUnderWay = false;
        this.#problem = undefined;
        this.#listener.read(live);
      },
      failed: (error) => this.#fail(error),
    });
    if (this.isUnderWay) this.#listener.changed();
  }

  #fail(error: unknown): void {
    this.#isUnderWay = false;
    this.#problem = `${this.#queue.root}: ${errorText(error, vscode.l10n)}`;
    this.#listener.changed();
  }
}
