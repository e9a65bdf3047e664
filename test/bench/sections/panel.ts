import { setTimeout as sleep } from 'node:timers/promises';
import {
  LiveQueue,
  systemClock,
  type FinishedTask,
  type Queue,
  type TaskView,
} from '../../../src/core/index.ts';
import { listTasks } from '../../../src/core/running.ts';
import { PLAIN, type Arrangement } from '../../../src/vscode/view/arrangement.ts';
import { PAGE_ROWS } from '../../../src/vscode/view/pages.ts';
import { QueueRows, type RowChanges } from '../../../src/vscode/view/queueRows.ts';
import { english } from '../../../src/vscode/l10n.ts';
import type { RowSource } from '../../../src/vscode/view/rowSource.ts';
import type { Bench, Section } from '../bench.ts';
import { addPending, fill } from '../queues.ts';
import { median, p95 } from '../stats.ts';

const FINISHED = 9_900;
const PENDING = 100;
const FIRST_ROWS_MS = 200;
const BLOCKED_MS = 50;
const REFRESH_MS = 5;
/** The index is trusted once its folder has been at rest for so long. */
const AT_REST_MS = 2500;

/** What VS Code's view asks of the queue, without VS Code: first rows, and the refresh after one change, among 10,000. */
export const panel: Section = {
  name: 'panel',
  async run(bench) {
    const root = bench.sandbox.project('panel');
    const queue = bench.sandbox.open(root);
    bench.note(`filling a queue of ${String(FINISHED + PENDING)} tasks`);
    fill(queue, { complete: FINISHED - 900, failed: 900, where: 'tasks' });
    const pending = addPending(queue, PENDING);
    await sleep(AT_REST_MS);
    listTasks(queue.store);
    const rounds = bench.quick ? 5 : 20;
    await firstRows(bench, queue, rounds);
    for (const grouping of ['none', 'status'] as const) {
      await refresh(bench, queue, pending, { ...PLAIN, grouping }, rounds);
    }
    bench.sandbox.remove(root);
  },
};

/** A live queue as the view's rows know it. */
class Source implements RowSource {
  readonly root: string;
  readonly #live: LiveQueue;

  constructor(queue: Queue, live: LiveQueue) {
    this.root = queue.root;
    this.#live = live;
  }

  live(): readonly TaskView[] {
    return this.#live.live();
  }

  settled(): readonly FinishedTask[] {
    return this.#live.settled();
  }

  view(taskId: string): TaskView | undefined {
    return this.#live.view(taskId);
  }
}

function update(rows: QueueRows<Source>, arrangement: Arrangement): RowChanges<Source> {
  return rows.update({ arrangement, underFolder: false, limitOf: () => PAGE_ROWS });
}

async function firstRows(bench: Bench, queue: Queue, rounds: number): Promise<void> {
  const first: number[] = [];
  const blocked: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now();
    const live = new LiveQueue(queue);
    const readMs = performance.now() - startedMs;
    // VS Code asks for the rows once it was told of the queue: others have their turn in between.
    await sleep(0);
    const askedMs = performance.now();
    const rows = new QueueRows(new Source(queue, live), systemClock, english);
    let { unfinished } = update(rows, PLAIN);
    const rowsMs = performance.now() - askedMs;
    first.push(performance.now() - startedMs);
    blocked.push(readMs, rowsMs);
    while (unfinished) {
      await sleep(0);
      const againMs = performance.now();
      ({ unfinished } = update(rows, PLAIN));
      blocked.push(performance.now() - againMs);
    }
    live.dispose();
    await sleep(20);
  }
  const value = (name: string, values: readonly number[], atMost: number): void =>
    bench.report({
      name,
      unit: 'ms',
      value: median(values),
      p95: p95(values),
      limit: { kind: 'value', atMost },
    });
  value('first rows of 10,000', first, FIRST_ROWS_MS);
  bench.report({
    name: 'longest block while they are read',
    unit: 'ms',
    value: Math.max(...blocked),
    limit: { kind: 'value', atMost: BLOCKED_MS },
  });
}

async function refresh(
  bench: Bench,
  queue: Queue,
  pending: readonly string[],
  arrangement: Arrangement,
  rounds: number,
): Promise<void> {
  const live = new LiveQueue(queue);
  const rows = new QueueRows(new Source(queue, live), systemClock, english);
  while (update(rows, arrangement).unfinished);
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round++) {
    const told = new Promise<void>((resolve) => {
      const listening = live.onChange(() => {
        listening.dispose();
        const startedMs = performance.now();
        update(rows, arrangement);
        if (round >= 3) times.push(performance.now() - startedMs);
        resolve();
      });
    });
    queue.edit(pending[round % pending.length] ?? '', { priority: (round % 9) + 1 });
    await told;
    await sleep(50);
  }
  live.dispose();
  bench.report({
    name: `refresh after one change among 10,000, grouped by ${arrangement.grouping}`,
    unit: 'ms',
    value: median(times),
    p95: p95(times),
    limit: { kind: 'value', atMost: REFRESH_MS },
  });
}
