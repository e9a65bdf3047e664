/** So many attempts' files stay until it is quiet; beyond that the oldest go at the next look. */
const MAX_KEPT = 1000;

/**
 * The files of attempts whose outcome is on the disk, taken away once no agent runs. ext4 gives an inode out again only a
 * minute after it was freed, and looks at each such one whenever a file is made: to free five with every task made the
 * next tasks' files slower by half. Whatever is left when this process dies goes with its task.
 */
export class Leftovers {
  readonly #removals = new Map<string, () => void>();

  /** Hands over what takes the files of a task's attempt away. */
  add(id: string, remove: () => void): void {
    this.#removals.set(id, remove);
  }

  /** The task is started anew: files of its name are in use. */
  forget(id: string): void {
    this.#removals.delete(id);
  }

  /** Takes away all, or while agents run what is too much. @throws OrchestraError for a file that cannot be removed */
  sweep(isQuiet: boolean): void {
    for (const [id, remove] of this.#removals) {
      if (!isQuiet && this.#removals.size <= MAX_KEPT) return;
      this.#removals.delete(id);
      remove();
    }
  }
}
