import { Emitter, type Disposable } from '../model/disposable.ts';

/** What could not be done and is tried again, for whoever shows it; the same words come once. */
export class Problems {
  readonly #told = new Emitter<string>();
  #last = '';

  on(listener: (message: string) => void): Disposable {
    return this.#told.on(listener);
  }

  /** Tells it; undefined is nothing to tell. */
  report(message: string | undefined): void {
    if (message === undefined || this.#last === message) return;
    this.#last = message;
    this.#told.fire(message);
  }
}
