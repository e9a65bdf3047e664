import { readFileSync, statSync, type Stats } from 'node:fs';

/** No file of ours is longer; one that was made so cannot be read. */
const MOST_BYTES = 256 * 1024 * 1024;

interface Known<T> {
  readonly stamp: string;
  readonly text: string;
  readonly value: T;
}

/** What files mean, worked out again only where a file changed since the last look. */
export class FileCache<T> {
  readonly #parse: (text: string, file: string, before: { text: string; value: T } | undefined) => T;
  readonly #known = new Map<string, Known<T>>();

  /** @param parse is handed what the file said before, so that one that only grows need not be read from its start */
  constructor(parse: (text: string, file: string, before: { text: string; value: T } | undefined) => T) {
    this.#parse = parse;
  }

  /**
   * What a file means; undefined where there is no such file.
   * @param isSame whether it is known not to have changed since the last look
   */
  get(file: string, isSame = false): T | undefined {
    if (isSame) {
      const known = this.#known.get(file);
      if (known !== undefined) return known.value;
    }
    const stat = statOf(file);
    if (stat?.isFile() !== true || stat.size > MOST_BYTES) {
      this.#known.delete(file);
      return undefined;
    }
    const stamp = [stat.ino, stat.size, stat.mtimeMs, stat.ctimeMs].join(' ');
    const before = this.#known.get(file);
    if (before?.stamp === stamp) return before.value;
    const text = readText(file);
    if (text === undefined) return undefined;
    const value = this.#parse(text, file, before);
    this.#known.set(file, { stamp, text, value });
    return value;
  }
}

/** Undefined also for what cannot be asked: a link that leads to itself. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** The text of a file, or undefined where it went away since it was seen. */
function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
