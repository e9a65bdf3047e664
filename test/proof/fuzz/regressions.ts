import type { Operation } from './operations.ts';

/** A sequence of operations that once broke a promise. */
export interface Regression {
  readonly name: string;
  readonly worldSeed: number;
  readonly operations: readonly Operation[];
}

/** Found by `npm run test:fuzz`, shrunk by it, and kept. The name says what it is that no longer happens. */
export const REGRESSIONS: readonly Regression[] = [
  {
    name: 'a field of somebody else that is changed by hand a second time goes back to its first value',
    worldSeed: 0,
    operations: [
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'plantField', a: 0, b: 4, c: 0 },
      { op: 'edit', a: 0, b: 0, c: 0 },
      { op: 'plantField', a: 0, b: 22, c: 1 },
      { op: 'edit', a: 0, b: 0, c: 1 },
    ],
  },
  {
    name: 'the event of a creation that was cut off is never told when somebody edits the task before it is mended',
    worldSeed: 0,
    operations: [
      { op: 'cutOff', a: 0, b: 4, c: 0 },
      { op: 'add', a: 0, b: 8, c: 0 },
      { op: 'edit', a: 0, b: 0, c: 0 },
      { op: 'run', a: 0, b: 0, c: 0 },
    ],
  },
  {
    name: 'the event of a cancellation that was cut off is never told when the task is deleted before it is mended',
    worldSeed: 0,
    operations: [
      { op: 'cutOff', a: 0, b: 24, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'requestRun', a: 0, b: 0, c: 0 },
      { op: 'cancel', a: 0, b: 0, c: 0 },
      { op: 'clean', a: 0, b: 0, c: 49 },
    ],
  },
  {
    name: 'a creation that was cut off as a dispatcher took over stays half-done for an hour',
    worldSeed: 0,
    operations: [
      { op: 'cutOff', a: 7, b: 3, c: 0 },
      { op: 'add', a: 0, b: 0, c: 7 },
      { op: 'run', a: 0, b: 0, c: 0 },
    ],
  },
];
