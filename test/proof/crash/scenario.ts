import type { Outcome } from '../../cli/sandbox.ts';
import type { QueueFacts, Violation } from '../invariants/facts.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { storyOf } from '../invariants/alwaysTrue.ts';
import type { Promised } from './aftermath.ts';
import { COUNTED } from './starts.ts';
import type { CrashBox } from './crashLab.ts';

/** Tasks of the queue that every run begins with. */
export interface Prepared {
  readonly pending: string;
  readonly paused: string;
  readonly failed: string;
  readonly complete: string;
  /** Paused too; once it runs it does so for longer than anybody waits. */
  readonly slow: string;
}

/** A command that is cut off, and what it promises once it ended well. */
export interface CommandScenario {
  readonly title: string;
  /** Its name on the command line: `index rebuild`. */
  readonly command: string;
  readonly args: (prepared: Prepared) => readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is done first, and never cut off. */
  readonly before?: (box: CrashBox, prepared: Prepared) => unknown;
  /** Whether that is broken by what was done first. */
  readonly excused?: (prepared: Prepared) => (violation: Violation) => boolean;
  /** What somebody does next, before the queue is looked at, as far as it is about this command. */
  readonly next?: (box: CrashBox, prepared: Prepared) => Promise<unknown>;
  /** What holds once it ended well. */
  readonly promises?: (prepared: Prepared, outcome: Outcome) => Promised;
  /** What holds wherever it was cut off. */
  readonly always?: (prepared: Prepared) => NonNullable<Promised['holds']>;
  /** Not every run does everything in the same order, as where somebody else works beside it. */
  readonly mayDiffer?: boolean;
  /** Of its points at most so many are tried at the small size; all of them where it is missing. */
  readonly atMost?: number;
}

/** A queue with a task in each state. */
export async function prepareQueue(box: CrashBox): Promise<Prepared> {
  const settings = { retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1, graceSeconds: 1 };
  box.write('.orchestra/config.json', JSON.stringify(settings));
  const complete = await box.task(COUNTED);
  const failed = await box.task(`${COUNTED}; exit 3`);
  await box.ok('daemon', '--until-idle');
  const pending = await box.task(COUNTED);
  const paused = await box.task(COUNTED, '--timeout', '600');
  await box.ok('pause', '--task', paused);
  const slow = await box.task(`${COUNTED}; exec sleep 300`);
  await box.ok('pause', '--task', slow);
  for (const id of [complete, failed, pending, paused, slow]) plantField(box.root, id);
  return { pending, paused, failed, complete, slow };
}

/** Says whether a task has this status. */
export const statusIs =
  (id: string, status: string) =>
  (facts: QueueFacts): string[] => {
    const found = facts.tasks.get(id)?.task?.status;
    return found === status ? [] : [`${id} is ${found ?? 'gone'} instead of ${status}${storyOf(facts, id)}`];
  };

/** Says whether a task is nowhere. */
export const isGone =
  (id: string) =>
  (facts: QueueFacts): string[] =>
    facts.tasks.has(id) ? [`${id} is still there, though its deletion was acknowledged`] : [];

/** Says whether these tasks are in the archive. */
export const areArchived =
  (...ids: readonly string[]) =>
  (facts: QueueFacts): string[] =>
    ids.flatMap((id) => (facts.tasks.get(id)?.archived === undefined ? [`${id} is not in the archive`] : []));
