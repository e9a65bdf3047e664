import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import {
  digestOf,
  examine,
  ownIdentity,
  processIdentitySchema,
  systemCode,
  type ProcessIdentity,
} from '../../core/index.ts';
import type { Disposable } from '../host/disposableStore.ts';

/**
 * The questions that stand in a window now, for all windows of a person: a file for each outside every project, made
 * exclusively, that names the process which asks. One that is gone asks nobody any more.
 */
export class StandingQuestions {
  readonly #folder: string;

  /** @param folder is made where it is missing */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes it on to ask, until it is disposed of; undefined while another process asks the same. */
  claim(question: string): Disposable | undefined {
    const file = join(this.#folder, `${digestOf(question)}-${String(question.length)}.json`);
    if (!this.#make(file)) {
      const asking = askerIn(file);
      if (asking !== undefined && mayStillAsk(asking)) return undefined;
      rmSync(file, { force: true });
      if (!this.#make(file)) return undefined;
    }
    return { dispose: () => rmSync(file, { force: true }) };
  }

  #make(file: string): boolean {
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(file, JSON.stringify(ownIdentity()), { flag: 'wx' });
      return true;
    } catch (error) {
      // Asked twice is better than not at all.
      return systemCode(error) !== 'EEXIST';
    }
  }
}

/** Of another container, a restarted one perhaps, nobody can know: asked twice is better than never again. */
function mayStillAsk(asking: ProcessIdentity): boolean {
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
