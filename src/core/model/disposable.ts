import { messageOf } from './errors.ts';

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

  /** Tells all of them. @throws what one of them threw, once all the others have heard */
  fire(value: T): void {
    const errors: unknown[] = [];
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
    if (errors.length === 1) throw errors[0];
  }
}
