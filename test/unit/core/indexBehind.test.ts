import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import type { Queue } from '../../../src/core/index.ts';
import { FinishedIndex, indexFile } from '../../../src/core/store/finishedIndex.ts';
import type { FinishedTask } from '../../../src/core/store/finishedTask.ts';
import { listTasks, readSettled } from '../../../src/core/store/listing.ts';
import { olderTask } from './older.ts';
import { Project } from './project.ts';

/** One attempt, as its file tells; undefined once it is gone. */
interface Attempt {
  status: 'pending' | 'failed' | 'complete';
  isRetried: boolean;
  isRetryDeleted: boolean;
}

const FIRST_IDS = ['task_a', 'task_b', 'task_c', 'task_d'];
const idOf = (first: string, attempt: number): string =>
  attempt === 0 ? first : `${first}_r${String(attempt)}`;

/** Choices, of a task as it is then. */
const [FAIL, RETRY, DELETE_RETRY] = [1, 3, 2];

/** The attempts of one task, in a folder. */
class Chain {
  readonly #first: string;
  readonly #attempts: (Attempt | undefined)[] = [
    { status: 'pending', isRetried: false, isRetryDeleted: false },
  ];

  constructor(first: string) {
    this.#first = first;
  }

  /** Lets one of the things happen that may happen between two looks. */
  step(choice: number): void {
    const at = this.#attempts.length - 1;
    const [last, before] = [this.#attempts[at], this.#attempts[at - 1]];
    const oldest = this.#attempts.findIndex((attempt) => attempt !== undefined);
    const steps = [(): void => undefined];
    if (last?.status === 'pending')
      steps.push(
        () => (last.status = 'failed'),
        () => (last.status = 'complete'),
      );
    else if (last !== undefined)
      steps.push(
        () => (this.#attempts[at] = undefined),
        () => {
          this.#attempts[at] = undefined;
          if (before !== undefined) before.isRetryDeleted = true;
        },
      );
    if (last?.status === 'failed' && !last.isRetryDeleted)
      steps.push(() => {
        last.isRetried = true;
        this.#attempts.push({ status: 'pending', isRetried: false, isRetryDeleted: false });
      });
    if (oldest >= 0 && oldest < at) steps.push(() => (this.#attempts[oldest] = undefined));
    steps[choice % steps.length]?.();
  }

  write(project: Project): void {
    for (const [at, attempt] of this.#attempts.entries()) {
      const taskId = idOf(this.#first, at);
      const file = `.orchestra/tasks/${taskId}.json`;
      if (attempt === undefined) {
        rmSync(project.path(file), { force: true });
        continue;
      }
      const { status, isRetried, isRetryDeleted } = attempt;
      const ended = `2026-01-01T00:00:${String(10 + at)}.000Z`;
      const fields = {
        ...{ taskId, status, completedAt: status === 'pending' ? null : ended },
        retriedBy: isRetried ? idOf(this.#first, at + 1) : null,
        retryDeletedAt: isRetryDeleted ? ended : null,
      };
      project.write(file, JSON.stringify(olderTask(fields)));
    }
  }
}

/** What happens to each task between two looks, and for which of all ids a change is on its way into the file. */
const between = fc.record({
  steps: fc.tuple(...FIRST_IDS.map(() => fc.nat(59))),
  cutOff: fc.subarray(FIRST_IDS.flatMap((first) => [idOf(first, 0), idOf(first, 1), idOf(first, 9)])),
  isToBeWritten: fc.boolean(),
});

describe('a queue whose index is behind its folder', () => {
  let project: Project;
  let queue: Queue;
  let file: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue({ archive: { enabled: false } });
    file = indexFile(queue.paths.index, 'tasks');
  });
  afterEach(() => project.dispose());

  interface Seen {
    readonly live: readonly string[];
    readonly settled: readonly FinishedTask[];
    readonly counts: unknown;
    readonly newest: readonly unknown[];
  }

  const look = (): Seen => {
    const { live, finished } = listTasks(queue.store);
    const index = finished();
    const inFull = ({ id }: FinishedTask) => index.kept(id) ?? readSettled(queue.store, id);
    return {
      live: live.map(({ taskId }) => taskId).sort(),
      settled: index.all(),
      counts: index.counts(),
      newest: index.newest(50).map(inFull),
    };
  };

  /** What there is by every file, whatever an index says. */
  const truth = (): Seen => {
    const aside = `${file}.aside`;
    if (existsSync(file)) renameSync(file, aside);
    const seen = look();
    rmSync(file, { force: true });
    if (existsSync(aside)) renameSync(aside, file);
    return seen;
  };

  const writeIndex = ({ live, settled }: Seen): void => {
    FinishedIndex.of(0, live, settled).save(file, (id) => readSettled(queue.store, id));
  };

  it('counts a failed task whose retry is being deleted, and has no file any more, as one that was not retried', () => {
    const chain = new Chain('task_a');
    for (const choice of [FAIL, RETRY, FAIL]) chain.step(choice);
    chain.write(project);
    writeIndex(truth());
    chain.step(DELETE_RETRY);
    chain.write(project);
    project.write('.orchestra/state/intents/task_a_r1.0123456789ab.json', '');
    const { settled, counts } = look();
    assert.deepEqual(
      settled.map(({ id, retried }) => [id, retried]),
      [['task_a', false]],
    );
    assert.deepEqual([counts, settled], [truth().counts, truth().settled]);
  });

  it('is listed as every one of its files says, whatever came, went, followed or was cut off since', () => {
    const property = fc.property(fc.array(between, { minLength: 3, maxLength: 12 }), (looks) => {
      const chains = FIRST_IDS.map((first) => new Chain(first));
      for (const folder of ['tasks', 'state/index', 'state/intents'])
        for (const name of readdirSync(project.path(`.orchestra/${folder}`)))
          rmSync(project.path(`.orchestra/${folder}/${name}`));
      for (const chain of chains) chain.write(project);
      writeIndex(truth());
      for (const { steps, cutOff, isToBeWritten } of looks) {
        for (const [at, chain] of chains.entries()) {
          chain.step(steps[at] ?? 0);
          chain.write(project);
        }
        const intents = cutOff.map((id) =>
          project.write(`.orchestra/state/intents/${id}.0123456789ab.json`, ''),
        );
        const there = truth();
        assert.deepEqual(look(), there);
        for (const intent of intents) rmSync(intent);
        if (isToBeWritten) writeIndex(there);
      }
    });
    fc.assert(property, { numRuns: 40 });
  });
});
