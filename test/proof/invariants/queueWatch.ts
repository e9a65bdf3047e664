import { setTimeout as delay } from 'node:timers/promises';
import { describeViolations, storyOf } from './alwaysTrue.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { judge } from './judge.ts';
import type { RunLimits } from './limits.ts';
import {
  CAN_LIST_PROCESSES,
  descendantsOfAgents,
  type LivingProcess,
  livingProcesses,
  runsWithoutProcess,
} from './processes.ts';
import { listProject, type ProjectListing } from './projectFiles.ts';
import { QueueReader } from './readQueueFacts.ts';
import { foreignFieldsIn, type PlantedField } from './unknownFields.ts';

/** While others write, one look may show files of different moments: broken is what so many looks in a row show. */
const LOOKS_THAT_CONFIRM = 5;
const CONFIRM_MS = 60;
/** How often it is looked while something goes on, milliseconds. */
const WATCH_EVERY_MS = 200;
/** A task may be running for so long without a process while somebody dispatches. */
const ORPHAN_MS = 5000;

/** What a run knows beside the files; each lets a promise be judged that else is not. */
export interface RunKnowledge {
  readonly limits?: RunLimits;
  /** How often agents began, by their own count. */
  readonly began?: () => ReadonlyMap<string, number>;
  /** Whether a file of the project is the work of the run itself or of its agents. */
  readonly theirs?: (file: string) => boolean;
  /** Since when somebody dispatches whom nobody harms; undefined while nobody does. */
  readonly calmSinceMs?: () => number | undefined;
  /** What the run itself did to the files, or is not promised in it. */
  readonly excused?: (violation: Violation) => boolean;
}

/** Looks at a queue of real files after each step of a run, and judges each look by every promise it can be judged by. */
export class QueueWatch {
  /** Ids that a caller was told of. */
  readonly acknowledged = new Set<string>();
  /** Ids that a caller asked to delete. */
  readonly deleted = new Set<string>();
  /** Fields of others. */
  readonly planted: PlantedField[] = [];
  /** How often it was looked. */
  looks = 0;
  readonly #root: string;
  readonly #known: RunKnowledge;
  readonly #reader: QueueReader;
  readonly #projectAtFirst: ProjectListing;
  readonly #broken = new Map<string, string>();
  readonly #seen = new Map<string, Set<string>>();
  readonly #orphanSinceMs = new Map<string, number>();
  #facts: QueueFacts;

  constructor(root: string, known: RunKnowledge = {}) {
    this.#root = root;
    this.#known = known;
    this.#reader = new QueueReader(root);
    this.#projectAtFirst = listProject(root);
    this.#facts = this.#reader.read();
  }

  /** All that is there now was acknowledged, and its fields of others are to be kept. */
  keepAll(): this {
    this.#facts = this.#reader.read();
    for (const id of this.#facts.tasks.keys()) this.acknowledged.add(id);
    this.planted.push(...foreignFieldsIn(this.#facts));
    return this;
  }

  /** What the newest look showed. */
  get facts(): QueueFacts {
    return this.#facts;
  }

  /** What was broken so far, each with the step after which it was seen first. */
  get broken(): string[] {
    return [...this.#broken].map(([what, when]) => `${when}: ${what}`);
  }

  /** Looks after a step, while nobody writes. */
  look(when: string): void {
    this.#note(when, this.#violations(this.#facts));
  }

  /** Looks after everything has come to its end; what was just done may take a moment to end. */
  lookAtRest(when: string): Promise<void> {
    return this.#confirm(when, true);
  }

  /** Looks while others write. */
  lookBesides(when: string): Promise<void> {
    return this.#confirm(when, false);
  }

  /** Looks again and again until something is over, and hands out what came of it. */
  async during<T>(when: string, work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const end = (): void => {
      over.abort();
    };
    work.then(end, end);
    while (!over.signal.aborted) {
      await this.lookBesides(when);
      await delay(WATCH_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
    return work;
  }

  /** Notes who works for the agents that run now, without a judgement. */
  noteDescendants(): void {
    this.#facts = this.#reader.read();
    if (CAN_LIST_PROCESSES) this.#seeDescendants(livingProcesses());
  }

  #note(when: string, violations: readonly Violation[]): void {
    for (const violation of violations) {
      if (this.#known.excused?.(violation) === true) continue;
      const what = describeViolations([violation]) + storyOf(this.#facts, violation.task);
      if (!this.#broken.has(what)) this.#broken.set(what, when);
    }
  }

  /** Looks several times where the first look shows something: broken is what each of them shows. */
  async #confirm(when: string, isAtRest: boolean): Promise<void> {
    const before = this.#facts;
    let violations = this.#violations(before, isAtRest);
    // Each file is read at once: half of one need not be seen twice.
    const sure = violations.filter(({ invariant }) => invariant === 14);
    for (let look = 1; look < LOOKS_THAT_CONFIRM && violations.length > 0; look++) {
      await delay(CONFIRM_MS);
      const again = new Set(this.#violations(before, isAtRest).map((each) => describeViolations([each])));
      violations = violations.filter((each) => again.has(describeViolations([each])));
    }
    this.#note(when, [...sure, ...violations]);
  }

  #violations(before: QueueFacts, isAtRest = false): Violation[] {
    this.looks++;
    const nowMs = Date.now();
    const facts = this.#reader.read();
    this.#facts = facts;
    // Behind the files: whoever ends a task has seen to its processes before.
    const processes = CAN_LIST_PROCESSES ? livingProcesses() : undefined;
    const calmSinceMs = this.#known.calmSinceMs?.() ?? Number.POSITIVE_INFINITY;
    return judge({
      ...{ facts, before, nowMs, isAtRest, calmSinceMs, processes },
      acknowledged: this.acknowledged,
      deleted: this.deleted,
      began: this.#known.began?.() ?? new Map(),
      limits: this.#known.limits,
      seen: this.#seeDescendants(processes),
      orphans: this.#orphans(processes, { nowMs, isAtRest, calmSinceMs }),
      planted: this.planted,
      project: [this.#projectAtFirst, listProject(this.#root)],
      theirs: this.#known.theirs ?? (() => false),
    });
  }

  #seeDescendants(processes: readonly LivingProcess[] = []): ReadonlyMap<string, ReadonlySet<string>> {
    for (const [task, below] of descendantsOfAgents(this.#facts, processes)) {
      const known = this.#seen.get(task) ?? new Set();
      for (const each of below) known.add(each);
      this.#seen.set(task, known);
    }
    return this.#seen;
  }

  /** Tasks that are running without a process for too long; at rest none may be. */
  #orphans(
    processes: readonly LivingProcess[] | undefined,
    moment: { readonly nowMs: number; readonly isAtRest: boolean; readonly calmSinceMs: number },
  ): string[] {
    if (processes === undefined) return [];
    const orphans = runsWithoutProcess(this.#facts, processes);
    for (const id of this.#orphanSinceMs.keys()) if (!orphans.includes(id)) this.#orphanSinceMs.delete(id);
    return orphans.filter((id) => {
      const sinceMs = this.#orphanSinceMs.get(id) ?? moment.nowMs;
      this.#orphanSinceMs.set(id, sinceMs);
      return moment.isAtRest || moment.nowMs - Math.max(sinceMs, moment.calmSinceMs) > ORPHAN_MS;
    });
  }
}
