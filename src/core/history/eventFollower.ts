import { lstatSync } from 'node:fs';
import type { TaskEvent } from '../model/event.ts';
import { nextTurn } from '../model/pause.ts';
import { parseEvent, type EventLog } from '../store/events.ts';
import { readFrom } from '../store/files.ts';

/** Read at once; what else the process has to do comes in between. */
const SLICE_BYTES = 128 * 1024;
/** Of a long history only so much is read, its newest part. */
const MAX_BYTES = 24 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Reads the events of a queue, and after that only what was added; a file that is rotated meanwhile is read to its end. */
export class EventFollower {
  readonly #log: EventLog;
  readonly #maxBytes: number;
  readonly #sliceBytes: number;
  /** How far each file was read, by its number on the disk: that stays when it is put aside under another name. */
  readonly #offsets = new Map<number, number>();
  #begun = false;

  constructor(log: EventLog, options: { maxBytes?: number; sliceBytes?: number } = {}) {
    this.#log = log;
    this.#maxBytes = options.maxBytes ?? MAX_BYTES;
    this.#sliceBytes = options.sliceBytes ?? SLICE_BYTES;
  }

  /**
   * Hands over what was added since the last call, in slices. One call at a time.
   * @throws where a file is there and cannot be read
   */
  async read(take: (events: readonly TaskEvent[]) => void, signal?: AbortSignal): Promise<void> {
    const files = this.#log.files();
    if (!this.#begun) this.#passOverOldest(files);
    this.#begun = true;
    for (const path of files) {
      for (let slice = this.#slice(path); slice !== undefined; slice = this.#slice(path)) {
        take(slice.split('\n').flatMap((line) => parseEvent(line) ?? []));
        await nextTurn();
        if (signal?.aborted === true) return;
      }
    }
  }

  /** Marks as read what is beyond the limit, counted from the newest. */
  #passOverOldest(files: readonly string[]): void {
    let left = this.#maxBytes;
    for (const path of [...files].reverse()) {
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat === undefined) continue;
      if (stat.size > left) this.#offsets.set(stat.ino, stat.size - left);
      left = Math.max(0, left - stat.size);
    }
  }

  /** Whole lines that were not read yet; undefined where there are none. */
  #slice(path: string): string | undefined {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) return undefined;
    const known = this.#offsets.get(stat.ino) ?? 0;
    // Shorter than before: somebody emptied it.
    const offset = known > stat.size ? 0 : known;
    for (let length = this.#sliceBytes; offset < stat.size; length *= 2) {
      const bytes = readFrom(path, offset, length);
      const end = (bytes?.lastIndexOf(NEWLINE) ?? -1) + 1;
      if (end > 0) {
        this.#offsets.set(stat.ino, offset + end);
        return bytes?.toString('utf8', 0, end);
      }
      if (offset + length >= stat.size) break;
    }
    return undefined;
  }
}
