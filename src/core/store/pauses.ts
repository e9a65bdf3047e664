import { join } from 'node:path';
import { ensureFolder, namesIn, removeFile, replaceFile } from './files.ts';
import type { QueuePaths } from './paths.ts';

/** What is held back as a whole. */
export interface PauseState {
  readonly queue: boolean;
  readonly agents: readonly string[];
}

const QUEUE = 'queue';
const AGENT_PREFIX = 'agent-';

/** Pauses of the queue and of agents: a file each, so that two writers never lose one another's. */
export class Pauses {
  readonly #folder: string;

  constructor(paths: QueuePaths) {
    this.#folder = paths.paused;
  }

  read(): PauseState {
    const names = namesIn(this.#folder);
    return {
      queue: names.includes(QUEUE),
      agents: names
        .filter((name) => name.startsWith(AGENT_PREFIX))
        .map((name) => Buffer.from(name.slice(AGENT_PREFIX.length), 'base64url').toString('utf8')),
    };
  }

  set(what: { readonly agent: string } | 'queue', paused: boolean): void {
    const name =
      what === 'queue' ? QUEUE : `${AGENT_PREFIX}${Buffer.from(what.agent, 'utf8').toString('base64url')}`;
    const path = join(this.#folder, name);
    if (!paused) {
      removeFile(path);
      return;
    }
    ensureFolder(this.#folder);
    replaceFile(path, '');
  }
}
