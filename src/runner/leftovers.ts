/** So many attempts' files stay until it is quiet; beyond that the oldest go at the next look. */
const MAX_KEPT = 1000;

/** An attempt whose outcome is on the disk. */
export interface EndedAttempt {
  readonly id: string;
  readonly startRevision: number;
  readonly exitCode: number | undefined;
}

/**
 * The files of attempts whose outcome is on the disk, taken away once no agent runs. ext4 gives an inode out again only a
 * minute after it was freed, and looks at each such one whenever a file is made: that takes 0.04 ms, and up to 1 ms once
 * some thousand were freed. Whatever is left when this process dies goes with its task.
 */
export class Leftovers {
  readonly #ended = new Map<string, EndedAttempt>();
  readonly #remove: (attempt: EndedAttempt) => void;

  constructor(remove: (attempt: EndedAttempt) => void) {
    this.#remove = remove;
  }

  add(attempt: EndedAttempt): void {
    this.#ended.set(attempt.id, attempt);
  }

  /** The task is started anew: files of its name are in use. */
  forget(id: string): void {
    this.#ended.delete(id);
  }

  /** Takes away all, or while agents run what is too much. @throws OrchestraError for a file that cannot be removed */
  sweep(isQuiet: boolean): void {
    for (const [id, attempt] of this.#ended) {
      if (!isQuiet && this.#ended.size <= MAX_KEPT) return;
      this.#ended.delete(id);
      this.#remove(attempt);
    }
  }
}
