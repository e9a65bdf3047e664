/**
 * Work done one piece a turn of the event loop. Starting an agent and writing an outcome wait for the disk; done in a
 * row for many agents they would keep the heartbeat waiting until the runner looks dead.
 */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #scheduled: NodeJS.Immediate | undefined;

  /** Does `piece` in a turn of its own; asked for again before its turn has come, it is done once. */
  add(piece: () => void): void {
    this.#waiting.add(piece);
    this.#scheduled ??= setImmediate(() => {
      this.#next();
    });
  }

  #next(): void {
    this.#scheduled = undefined;
    const [piece] = this.#waiting;
    if (piece === undefined) return;
    this.#waiting.delete(piece);
    try {
      piece();
    } finally {
      const [following] = this.#waiting;
      if (following !== undefined) this.add(following);
    }
  }
}
