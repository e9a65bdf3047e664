import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Program of the process that {@link BareSpawner} speaks with. */
export const BARE_SPAWNER = fileURLToPath(new URL('bareSpawner.bench.mjs', import.meta.url));

/** A small process that does the least any queue has to do: it spawns a command line in a shell. */
export class BareSpawner {
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  /**
   * Resolves at the end of the last with the time the first was spawned at, milliseconds since the epoch.
   * @throws Error where the process ends before that
   */
  spawn(command: string, times = 1): Promise<number> {
    return new Promise((resolve, reject) => {
      const ended = (): void => {
        reject(new Error('The process that spawns bare commands has ended.'));
      };
      this.#child.once('exit', ended);
      this.#child.once('message', (startedMs) => {
        this.#child.off('exit', ended);
        resolve(Number(startedMs));
      });
      this.#child.send({ command, times });
    });
  }
}
