import { parseTime } from '../model/clock.ts';
import type { TaskEvent } from '../model/event.ts';
import type { TaskStatus } from '../model/task.ts';
import { byStart, type Run, type RunOutcome } from './run.ts';

/** Of one attempt what its events say. What has the higher revision counts, in whatever order it is read. */
interface Facts {
  agent: string;
  createdMs?: number;
  start?: { readonly revision: number; readonly atMs: number };
  /** Revision that put the attempt back, as nothing ran. */
  putBack?: number;
  end?: { readonly atMs: number; readonly outcome: RunOutcome };
}

/** What changed since it was asked for the last time. */
export interface RunChanges {
  readonly runs: readonly Run[];
  /** Attempts that have no run any more: nothing ran after all, or they are too old. */
  readonly gone: readonly string[];
}

/** Events made into runs. Repeated events, and events in another order, change nothing. */
export class RunHistory {
  readonly #limit: number;
  readonly #facts = new Map<string, Facts>();
  readonly #changed = new Set<string>();
  /** Runs that have been told of. */
  readonly #told = new Set<string>();

  /** @param limit so many runs are kept, the newest ones and all that have not ended */
  constructor(limit = 5000) {
    this.#limit = limit;
  }

  /** Takes events in. */
  take(events: readonly TaskEvent[]): void {
    for (const event of events) this.#take(event);
    // A tenth more than the limit, so that the oldest are not looked for at every event.
    if (this.#facts.size > this.#limit * 1.1) this.#forgetOldest();
  }

  /** Every run there is, oldest first. */
  runs(): Run[] {
    return [...this.#facts.keys()].flatMap((task) => this.#run(task) ?? []).sort(byStart);
  }

  /** What is new since the last call. */
  changes(): RunChanges {
    const runs: Run[] = [];
    const gone: string[] = [];
    for (const task of this.#changed) {
      const run = this.#run(task);
      if (run !== undefined) {
        runs.push(run);
        this.#told.add(task);
      } else if (this.#told.delete(task)) gone.push(task);
    }
    this.#changed.clear();
    return { runs: runs.sort(byStart), gone };
  }

  #take(event: TaskEvent): void {
    const atMs = parseTime(event.at);
    if (atMs === undefined) return;
    const facts = this.#facts.get(event.task) ?? { agent: '' };
    this.#facts.set(event.task, facts);
    this.#changed.add(event.task);
    if (event.agent !== undefined) facts.agent = event.agent;
    const { from, to, revision } = event;
    if (from === null) facts.createdMs = atMs;
    if (from === to) return;
    if (to === 'running' && revision > (facts.start?.revision ?? -1)) facts.start = { revision, atMs };
    if (to === 'pending' && from === 'running') facts.putBack = Math.max(revision, facts.putBack ?? -1);
    const outcome = outcomeOf(to);
    if (outcome !== undefined) facts.end = { atMs, outcome };
  }

  #run(task: string): Run | undefined {
    const facts = this.#facts.get(task);
    if (facts?.start === undefined || facts.start.revision < (facts.putBack ?? -1)) return undefined;
    const { agent, createdMs, start, end } = facts;
    return {
      task,
      agent,
      startedMs: start.atMs,
      ...(createdMs === undefined ? {} : { createdMs }),
      // A clock that was set back must not make a run end before it began.
      ...(end === undefined ? {} : { endedMs: Math.max(end.atMs, start.atMs), outcome: end.outcome }),
    };
  }

  #forgetOldest(): void {
    const ended = [...this.#facts].filter(([, facts]) => facts.end !== undefined);
    ended.sort(([, a], [, b]) => (a.end?.atMs ?? 0) - (b.end?.atMs ?? 0));
    for (const [task] of ended.slice(0, Math.max(0, this.#facts.size - this.#limit))) {
      this.#facts.delete(task);
      this.#changed.add(task);
    }
  }
}

function outcomeOf(status: TaskStatus): RunOutcome | undefined {
  return status === 'pending' || status === 'running' ? undefined : status;
}
