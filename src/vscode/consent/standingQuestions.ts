import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import {
  digestOf,
  examine,
  isMissing,
  newNonce,
  ownIdentity,
  processIdentitySchema,
  systemClock,
  systemCode,
  type ProcessIdentity,
} from '../../core/index.ts';
import type { Disposable } from '../host/disposableStore.ts';

/** What nobody asks any more is taken away after so long: until then its number is not used again, milliseconds. */
const KEPT_MS = 86_400_000;

/**
 * The questions that stand in a window now, for all windows of a person: a file for each outside every project that names
 * the process which asks. One that is gone asks nobody any more; who asks in its stead makes the file with the next
 * number, which one alone can do, however many find it gone at once.
 */
export class StandingQuestions {
  readonly #folder: string;

  /** @param folder is made where it is missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes it on to ask, until it is disposed of; undefined while another process asks the same. */
  claim(question: string): Disposable | undefined {
    const name = `${digestOf(question)}-${String(question.length)}`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      this.#sweep(name);
      return this.#claim(name);
    } catch {
      // Asked twice is better than not at all.
      return { dispose: () => undefined };
    }
  }

  #claim(name: string): Disposable | undefined {
    const newest = this.#newest(name);
    if (newest > 0 && isAsking(this.#file(name, newest))) return undefined;
    const mine = newest + 1;
    const file = this.#file(name, mine);
    if (!this.#make(file)) return undefined;
    // Others went on meanwhile, and took away what stood here before: the newest of them has it, or has let go.
    if (this.#newest(name) !== mine) {
      rmSync(file, { force: true });
      return this.#claim(name);
    }
    for (const other of this.#numbers(name))
      if (other < mine) rmSync(this.#file(name, other), { force: true });
    return { dispose: () => letGo(file) };
  }

  /** Of all questions but this one. */
  #sweep(name: string): void {
    for (const other of readdirSync(this.#folder)) {
      const file = join(this.#folder, other);
      if (other.startsWith(`${name}.`) || !isOld(file) || isAsking(file)) continue;
      try {
        rmSync(file, { force: true });
      } catch {
        // What stays is in nobody's way.
      }
    }
  }

  #newest(name: string): number {
    return Math.max(0, ...this.#numbers(name));
  }

  #file(name: string, number: number): string {
    return join(this.#folder, `${name}.${String(number)}.json`);
  }

  #numbers(name: string): number[] {
    return readdirSync(this.#folder).flatMap((file) => {
      const [base, number = '', ending] = file.split('.');
      return base === name && ending === 'json' && /^\d+$/.test(number) ? [Number(number)] : [];
    });
  }

  /** Makes it with all that stands in it, so that nobody finds half of it. Whether it was not there yet. */
  #make(file: string): boolean {
    const temporary = join(this.#folder, `.${newNonce()}.tmp`);
    writeFileSync(temporary, JSON.stringify(ownIdentity()), { flag: 'wx' });
    try {
      linkSync(temporary, file);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}

function isOld(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && Math.abs(systemClock.nowMs() - stat.mtimeMs) > KEPT_MS;
}

/** Leaves the number taken. Where the file is gone, somebody asks in our stead. */
function letGo(file: string): void {
  try {
    truncateSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/**
 * Whether the process that it names lives. Of another container, a restarted one perhaps, nobody can know: asked twice is
 * better than never again.
 */
function isAsking(file: string): boolean {
  const asking = askerIn(file);
  if (asking === undefined) return false;
  const condition = examine(asking);
  return condition === 'alive' || condition === 'stopped';
}

/** Undefined also where that cannot be read. */
function askerIn(file: string): ProcessIdentity | undefined {
  try {
    return z.safeParse(processIdentitySchema(), JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
