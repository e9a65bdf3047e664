import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Program of the process that {@link BareSpawner} speaks with. */
export const BARE_SPAWNER = fileURLToPath(new URL('bareSpawner.bench.mjs', import.meta.url));

/** A small process that does the least any queue has to do: it spawns a command line in a shell. */
export class BareSpawner {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Resolves at the end of the command line with the time it was spawned at, milliseconds since the epoch. */
  async spawn(command: string): Promise<number> {
    this.#child.send(command);
    const answer: unknown[] = await once(this.#child, 'message');
    return Number(answer[0]);
  }
}
