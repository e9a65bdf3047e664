/** Something that holds a timer, a watcher or a listener until it is told to let go. */
export interface Disposable {
  dispose(): void;
}

/** Does something once, `ms` milliseconds from now, unless it is disposed before. */
export function after(ms: number, act: () => void): Disposable {
  const timer = setTimeout(act, ms);
  return {
    dispose: () => {
      clearTimeout(timer);
    },
  };
}

/** Listeners of one event. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  on(listener: (value: T) => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
