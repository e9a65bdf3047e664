import type { Figure } from './figure.ts';
import type { Sandbox } from './sandbox.ts';

/** What every section of the benchmark is handed. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** Fewer repetitions, smaller queues: to see that it runs, not to compare. */
  readonly quick: boolean;
  /** Says what is being done. */
  note(text: string): void;
  /** One figure is known. */
  report(figure: Omit<Figure, 'section'>): void;
}

/** One part of the benchmark, that can be run alone. */
export interface Section {
  readonly name: string;
  run(bench: Bench): Promise<void>;
}
