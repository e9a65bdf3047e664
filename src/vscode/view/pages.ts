/** So many rows of a list are shown at first, and with each "Show more". */
export const PAGE_ROWS = 200;

/** How far each list is opened. */
export class Pages {
  readonly #limits = new Map<string, number>();

  /** How many rows of a list are shown. */
  limitOf(listId: string): number {
    return this.#limits.get(listId) ?? PAGE_ROWS;
  }

  /** Shows one page more of it. */
  open(listId: string): void {
    this.#limits.set(listId, this.limitOf(listId) + PAGE_ROWS);
  }
}
