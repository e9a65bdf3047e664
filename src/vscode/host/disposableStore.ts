/** What owns a timer, a watcher or a listener. */
export interface Disposable {
  dispose(): unknown;
}

/** Keeps what has to be given back. What arrives after the end is given back at once. */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  /** Takes `item` over and returns it. */
  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Gives `item` back before its time. */
  release(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  /** Gives all back, the newest first; one that throws does not keep the others. Safe to call again. */
  dispose(): void {
    this.#disposed = true;
    const items = [...this.#items].reverse();
    this.#items.clear();
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Something could not be disposed.');
  }
}
