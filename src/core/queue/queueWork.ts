import type { LongWork } from '../model/longWork.ts';
import { archiveDue, archiveStats, type ArchiveOptions, type ArchiveStats } from './archiving.ts';
import {
  cleanTasks,
  type CleanFilter,
  type CleanOptions,
  deleteAttempts,
  type Deletion,
  keptTasks,
} from './cleaning.ts';
import type { Said, Words } from '../model/words.ts';
import { dependencyGraph, validateDependencies, type DependencyGraph } from './dependencies.ts';
import { diagnose } from './doctor.ts';
import type { Finding } from './findings.ts';
import { importOlder, type ImportResult } from './importing.ts';
import { rebuildIndex, verifyIndex, type IndexStats } from './indexing.ts';
import type { QueueContext } from './queueContext.ts';

/**
 * What may take long with a large queue, piece by piece, for a program that must not stand still meanwhile. Each does
 * the same as the method of that name in `Queue`, and throws what that throws when it is driven.
 */
export class QueueWork {
  readonly #queue: QueueContext;
  readonly #requireUsable: () => void;

  /** @param requireUsable throws where the queue is not to be changed by this program */
  constructor(queue: QueueContext, requireUsable: () => void) {
    this.#queue = queue;
    this.#requireUsable = requireUsable;
  }

  clean(what: CleanFilter, options: CleanOptions = {}): LongWork<string[]> {
    if (options.dryRun !== true) this.#requireUsable();
    return cleanTasks(this.#queue, what, options);
  }

  /** Deletes tasks by their ids: the attempts of one list all or not at all, in their order, each list for itself. */
  delete(lists: readonly (readonly string[])[]): LongWork<Deletion> {
    this.#requireUsable();
    return deleteAttempts(this.#queue, lists);
  }

  /** What {@link clean} leaves of a kind, because a pending task depends on it. */
  kept(kind: CleanFilter): LongWork<string[]> {
    return keptTasks(this.#queue, kind);
  }

  archive(options: ArchiveOptions = {}): LongWork<string[]> {
    if (options.dryRun !== true) this.#requireUsable();
    return archiveDue(this.#queue, options);
  }

  archiveStats(): LongWork<ArchiveStats> {
    return archiveStats(this.#queue);
  }

  dependencyGraph(id?: string): LongWork<DependencyGraph> {
    return dependencyGraph(this.#queue, id);
  }

  validateDependencies(): LongWork<Words[]> {
    return validateDependencies(this.#queue);
  }

  rebuildIndex(): LongWork<IndexStats> {
    return rebuildIndex(this.#queue);
  }

  verifyIndex(): LongWork<Words[]> {
    return verifyIndex(this.#queue);
  }

  importOlder(folder: string): LongWork<ImportResult> {
    this.#requireUsable();
    return importOlder(this.#queue, folder);
  }

  doctor(options: { fix?: boolean } = {}): LongWork<Finding<Said>[]> {
    return diagnose(this.#queue, options);
  }
}
