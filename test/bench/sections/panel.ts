import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Dispatcher,
  LiveQueue,
  systemClock,
  workOff,
  type Disposable,
  type FinishedTask,
  type Queue,
  type TaskView,
} from '../../../src/core/index.ts';
import { listTasks } from '../../../src/core/running.ts';
import { FinishedIndex, indexFile } from '../../../src/core/store/finishedIndex.ts';
import { PLAIN, type Arrangement } from '../../../src/vscode/view/arrangement.ts';
import { PAGE_ROWS } from '../../../src/vscode/view/pages.ts';
import { QueueRows, type RowChanges } from '../../../src/vscode/view/queueRows.ts';
import { english } from '../../../src/vscode/l10n.ts';
import type { RowSource } from '../../../src/vscode/view/rowSource.ts';
import type { Bench, Section } from '../bench.ts';
import { addPending, fill, fillPending } from '../queues.ts';
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
    const queue = bench.sandbox.open(root, { archive: { enabled: false } });
    bench.note(`filling a queue of ${String(FINISHED + PENDING)} tasks`);
    fill(queue, { complete: FINISHED - 900, failed: 900, where: 'tasks' });
    const pending = addPending(queue, PENDING);
    await sleep(AT_REST_MS);
    listTasks(queue.store);
    const rounds = bench.quick ? 5 : 20;
    await firstRows(bench, queue, { name: 'index at hand', rounds });
    const few = bench.quick ? 3 : 10;
    const index = indexFile(queue.paths.index, 'tasks');
    const noIndex = { name: 'no index', rounds: few, before: () => rmSync(index) };
    await firstRows(bench, queue, noIndex);
    const old = olderHalf(index);
    await firstRows(bench, queue, {
      name: 'old index',
      rounds: few,
      before: () => old.save(index, () => undefined),
    });
    for (const grouping of ['none', 'status'] as const) {
      const arrangement = { ...PLAIN, grouping };
      await refresh(bench, queue, pending, { arrangement, among: '10,000', rounds });
    }
    bench.sandbox.remove(root);
    await manyPending(bench, few);
  },
};

/** The index as it was when half of the tasks were not there. */
function olderHalf(file: string): FinishedIndex {
  const all = FinishedIndex.load(file)?.all() ?? [];
  return FinishedIndex.of(0, [], all.slice(0, all.length / 2));
}

/** Ten thousand that are still to start, which no index can tell of. */
async function manyPending(bench: Bench, rounds: number): Promise<void> {
  const root = bench.sandbox.project('pending');
  const queue = bench.sandbox.open(root, { archive: { enabled: false } });
  fillPending(queue, FINISHED + PENDING);
  await firstRows(bench, queue, { name: 'all pending', rounds });
  const pending = listTasks(queue.store).live.map(({ taskId }) => taskId);
  await refresh(bench, queue, pending, { arrangement: PLAIN, among: '10,000 pending', rounds });
  bench.sandbox.remove(root);
}

/** A queue as the view's rows know it, opened as a window's is. */
class Source implements RowSource {
  readonly root: string;
  readonly whole: Promise<void>;
  #live: LiveQueue | undefined;

  constructor(queue: Queue) {
    this.root = queue.root;
    this.whole = new Promise((done, failed) => {
      workOff(LiveQueue.opening(queue), systemClock, {
        done: (live) => {
          this.#live = live;
          done();
        },
        failed,
      });
    });
  }

  get isReading(): boolean {
    return this.#live === undefined;
  }

  live(): readonly TaskView[] {
    return this.#live?.live() ?? [];
  }

  settled(): readonly FinishedTask[] {
    return this.#live?.settled() ?? [];
  }

  view(taskId: string): TaskView | undefined {
    return this.#live?.view(taskId);
  }

  onChange(listener: () => void): Disposable {
    return this.#live?.onChange(listener) ?? { dispose: () => undefined };
  }

  /** What badge, status bar and view message ask. */
  lookAtAll(): void {
    this.#live?.summary();
    this.live();
  }

  dispose(): void {
    this.#live?.dispose();
  }
}

/**
 * The longest turn of this process. In a turn's time by the clock is whatever else the machine does meanwhile; in its
 * processor time what helping threads do, such as to collect garbage. So the turn itself took no more than the lesser of the
 * two, and is judged by that.
 */
class Blocks {
  longestMs = 0;
  longestOwnMs = 0;
  #lastMs = performance.now();
  #lastCpuMs = cpuMs();
  #next = setImmediate(() => {
    this.#look();
  });

  /** Resolves once others have had their turn. */
  async turn(): Promise<void> {
    await sleep(1);
  }

  dispose(): void {
    clearImmediate(this.#next);
  }

  #look(): void {
    const [nowMs, nowCpuMs] = [performance.now(), cpuMs()];
    const turnMs = nowMs - this.#lastMs;
    this.longestMs = Math.max(this.longestMs, turnMs);
    this.longestOwnMs = Math.max(this.longestOwnMs, Math.min(turnMs, nowCpuMs - this.#lastCpuMs));
    this.#lastMs = nowMs;
    this.#lastCpuMs = nowCpuMs;
    this.#next = setImmediate(() => {
      this.#look();
    });
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function update(rows: QueueRows<Source>, arrangement: Arrangement): RowChanges<Source> {
  return rows.update({ arrangement, underFolder: false, limitOf: () => PAGE_ROWS });
}

/** Opens the queue as a window does, and dispatches it; how long all else had to wait meanwhile. */
async function open(queue: Queue): Promise<{ firstMs: number; blocks: Blocks }> {
  const blocks = new Blocks();
  const startedMs = performance.now();
  const source = new Source(queue);
  const rows = new QueueRows(source, systemClock, english);
  let firstMs: number | undefined;
  const show = (): boolean => {
    const { unfinished } = update(rows, PLAIN);
    if (rows.top.length > 0) firstMs ??= performance.now() - startedMs;
    return unfinished;
  };
  await blocks.turn();
  show();
  await source.whole;
  await blocks.turn();
  let isUnfinished = show();
  while (isUnfinished) {
    await sleep(5);
    isUnfinished = show();
  }
  await step(queue, source);
  await blocks.turn();
  blocks.dispose();
  source.dispose();
  return { firstMs: firstMs ?? NaN, blocks };
}

/** Dispatches for a moment, in manual mode: all is decided, nothing starts. */
async function step(queue: Queue, source: Source): Promise<void> {
  const dispatcher = new Dispatcher(queue, { kind: 'vscode', runnerFile: '', mode: 'manual' });
  dispatcher.start();
  await dispatcher.launched();
  source.lookAtAll();
  await dispatcher.stop();
}

async function firstRows(
  bench: Bench,
  queue: Queue,
  scene: { name: string; rounds: number; before?: () => void },
): Promise<void> {
  const first: number[] = [];
  const blocked: number[] = [];
  const busy: number[] = [];
  for (let round = 0; round < scene.rounds; round++) {
    scene.before?.();
    const { firstMs, blocks } = await open(queue);
    first.push(firstMs);
    blocked.push(blocks.longestMs);
    busy.push(blocks.longestOwnMs);
    await sleep(20);
  }
  bench.report({
    name: `first rows of 10,000, ${scene.name}`,
    unit: 'ms',
    value: median(first),
    p95: p95(first),
    limit: { kind: 'value', atMost: FIRST_ROWS_MS },
  });
  bench.report({
    name: `longest turn meanwhile, ${scene.name}`,
    unit: 'ms',
    value: median(busy),
    p95: p95(busy),
    limit: { kind: 'value', atMost: BLOCKED_MS },
    note: `${median(blocked).toFixed(0)} ms by the clock, p95 ${p95(blocked).toFixed(0)}`,
  });
}

async function refresh(
  bench: Bench,
  queue: Queue,
  pending: readonly string[],
  scene: { arrangement: Arrangement; among: string; rounds: number },
): Promise<void> {
  const { arrangement, among, rounds } = scene;
  const source = new Source(queue);
  await source.whole;
  const rows = new QueueRows(source, systemClock, english);
  while (update(rows, arrangement).unfinished);
  const byClock: number[] = [];
  const busy: number[] = [];
  for (let round = 0; round < rounds + 3; round++) {
    const told = new Promise<void>((resolve) => {
      const listening = source.onChange(() => {
        listening.dispose();
        const startedMs = performance.now();
        const startedCpuMs = cpuMs();
        update(rows, arrangement);
        if (round >= 3) {
          busy.push(cpuMs() - startedCpuMs);
          byClock.push(performance.now() - startedMs);
        }
        resolve();
      });
    });
    // Another one than it has, or nothing would be told.
    const id = pending[round % pending.length] ?? '';
    queue.edit(id, { priority: queue.read(id).priority === 6 ? 7 : 6 });
    await told;
    await sleep(50);
  }
  source.dispose();
  bench.report({
    name: `refresh after one change among ${among}, grouped by ${arrangement.grouping}, of the processor`,
    unit: 'ms',
    value: median(busy),
    p95: p95(busy),
    limit: { kind: 'value', atMost: REFRESH_MS },
    note: `${median(byClock).toFixed(1)} ms by the clock, p95 ${p95(byClock).toFixed(1)}`,
  });
}
