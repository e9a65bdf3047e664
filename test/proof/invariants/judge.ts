import { acknowledgedExist } from './acknowledged.ts';
import { alwaysTrue } from './alwaysTrue.ts';
import { eventsTell } from './eventLog.ts';
import type { QueueFacts, Violation } from './facts.ts';
import { oneHolder } from './leases.ts';
import { type RunLimits, withinLimits } from './limits.ts';
import { type LivingProcess, nothingSurvives } from './processes.ts';
import { type ProjectListing, projectUntouched } from './projectFiles.ts';
import { readyIsStarted } from './promptness.ts';
import { startedOnce } from './starts.ts';
import { type PlantedField, unknownFieldsKept } from './unknownFields.ts';

/** One look at a queue, and what is known beside its files at that moment. What is missing is not judged by. */
export interface Look {
  readonly facts: QueueFacts;
  /** When the look began. */
  readonly nowMs: number;
  /** The look before. */
  readonly before: QueueFacts | undefined;
  /** Whether nothing is left to do, and whatever was cut off has been finished. */
  readonly isAtRest: boolean;
  readonly acknowledged: Iterable<string>;
  readonly deleted: ReadonlySet<string>;
  /** How often agents began, by their own count. */
  readonly began: ReadonlyMap<string, number>;
  readonly limits: RunLimits | undefined;
  /** Since when somebody dispatches whom nobody harms. */
  readonly calmSinceMs: number;
  /** Living processes, and which of them were seen as descendants of agents; undefined where they cannot be listed. */
  readonly processes: readonly LivingProcess[] | undefined;
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** Tasks that are running for too long without a process. */
  readonly orphans: readonly string[];
  readonly planted: readonly PlantedField[];
  /** The project's files as they were at first and as they are. */
  readonly project: readonly [ProjectListing, ProjectListing];
  readonly theirs: (file: string) => boolean;
}

/** What of the fourteen promises is broken, as far as this look can tell. */
export function judge(look: Look): Violation[] {
  const { facts, before, limits } = look;
  const [projectBefore, projectNow] = look.project;
  return [
    ...alwaysTrue(facts),
    ...(look.isAtRest ? eventsTell(facts, { everything: true }) : []),
    ...acknowledgedExist(facts, look.acknowledged, look.deleted),
    ...startedOnce(facts, look.began),
    ...(limits === undefined ? [] : [...withinLimits(facts, limits), ...readyStarted(look, limits)]),
    ...look.orphans.map((task) => ({ invariant: 9, task, what: 'is running, and its process is gone' })),
    ...(look.processes === undefined ? [] : nothingSurvives(facts, look.processes, look.seen)),
    ...unknownFieldsKept(facts, look.planted),
    ...projectUntouched(projectBefore, projectNow, look.theirs),
    ...oneHolder(facts, before),
  ];
}

/** Invariant 8; at rest nothing that is ready may be left at all. */
function readyStarted({ facts, nowMs, isAtRest, calmSinceMs }: Look, limits: RunLimits): Violation[] {
  return readyIsStarted(facts, {
    nowMs,
    maxConcurrent: limits.total,
    sinceMs: isAtRest ? Number.NEGATIVE_INFINITY : calmSinceMs,
    ...(limits.agents === undefined ? {} : { agents: limits.agents }),
    ...(isAtRest ? { withinMs: 0 } : {}),
  });
}
