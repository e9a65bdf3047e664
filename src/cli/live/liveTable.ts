import { LiveQueue, systemClock, type Queue, type StatusReport } from '../../core/index.ts';
import { drawReport } from '../format/report.ts';
import { terminalOf } from '../format/terminal.ts';
import { outputStream } from '../output.ts';
import { Redraw } from './redraw.ts';
import { Screen } from './screen.ts';

/** What a live table shows. */
export interface LiveTableOptions {
  readonly query: NonNullable<Parameters<Queue['status']>[0]>;
  /** At most one drawing in this time. */
  readonly intervalMs: number;
  /** Lines above the table, asked for at each drawing. */
  readonly header: () => readonly string[];
}

/** Many changes at once are one drawing. */
const SMALLEST_INTERVAL_MS = 100;
const TICK_MS = 1000;

/** A table on the terminal's second screen that follows the queue until it is disposed. */
export class LiveTable {
  readonly #queue: Queue;
  readonly #options: LiveTableOptions;
  readonly #screen = new Screen(outputStream());
  readonly #live: LiveQueue;
  readonly #redraw: Redraw;
  #report: StatusReport;
  #readAtMs: number;
  #changed = false;
  /** What cannot be read for now, said above what was known before. */
  #problem: string | undefined;
  #tick: NodeJS.Timeout | undefined;
  readonly #onResize = () => {
    this.#screen.invalidate();
    this.#redraw.now();
  };

  constructor(queue: Queue, options: LiveTableOptions) {
    this.#queue = queue;
    this.#options = options;
    this.#report = queue.status(options.query);
    this.#readAtMs = systemClock.monotonicMs();
    this.#redraw = new Redraw(
      () => {
        this.#draw();
      },
      Math.max(SMALLEST_INTERVAL_MS, options.intervalMs),
      (problem) => {
        this.#problem = problem;
        this.#drawKnown();
      },
    );
    this.#live = LiveQueue.open(queue);
    this.#live.onChange(() => {
      this.#changed = true;
      this.#redraw.request();
    });
    outputStream().on('resize', this.#onResize);
    this.#redraw.now();
  }

  /** Gives the terminal back. */
  dispose(): void {
    outputStream().removeListener('resize', this.#onResize);
    clearTimeout(this.#tick);
    this.#redraw.dispose();
    this.#live.dispose();
    this.#screen.close();
  }

  /** Whether time alone changes what is shown. */
  #moves(): boolean {
    return this.#report.tasks.some(
      ({ task, waiting }) =>
        task.status === 'running' || waiting?.kind === 'backoff' || waiting?.kind === 'not-before',
    );
  }

  #draw(): void {
    if (this.#changed) {
      this.#report = this.#queue.status(this.#options.query);
      this.#changed = false;
      this.#readAtMs = systemClock.monotonicMs();
    }
    this.#problem = undefined;
    this.#drawKnown();
  }

  #drawKnown(): void {
    clearTimeout(this.#tick);
    if (this.#moves()) {
      this.#tick = setTimeout(() => {
        this.#redraw.request();
      }, TICK_MS);
    }
    const terminal = terminalOf();
    const header = this.#problem === undefined ? this.#options.header() : [this.#problem, ''];
    const maxLines = Math.max(5, (terminal.height ?? 24) - header.length);
    const report = this.#aged(systemClock.monotonicMs() - this.#readAtMs);
    this.#screen.draw([
      ...header,
      ...drawReport(report, terminal, systemClock.nowMs(), { filtered: false, maxLines }),
    ]);
  }

  /** The report with the running tasks that much older than when it was read. */
  #aged(byMs: number): StatusReport {
    const tasks = this.#report.tasks.map((view) =>
      view.task.status === 'running' && view.elapsedMs !== undefined
        ? { ...view, elapsedMs: view.elapsedMs + byMs }
        : view,
    );
    return { ...this.#report, tasks };
  }
}
