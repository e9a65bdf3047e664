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
  {
    name: 'a task that was marked to start goes by the limit of that moment, although it was raised since',
    worldSeed: 2147483621,
    operations: [
      { op: 'configure', a: 49, b: 45, c: 39 },
      { op: 'add', a: 27, b: 6, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'run', a: 13, b: 0, c: 0 },
      { op: 'agentSays', a: 0, b: 57, c: 0 },
      { op: 'add', a: 50, b: 40, c: 0 },
      { op: 'run', a: 27, b: 0, c: 0 },
      { op: 'haltRunner', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 22, c: 27 },
    ],
  },
  {
    name: 'a wrapper waits for ever for a runner that was killed, and its task runs for ever',
    worldSeed: 0,
    operations: [
      { op: 'add', a: 15, b: 0, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'run', a: 45, b: 0, c: 0 },
      { op: 'add', a: 30, b: 52, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'cutOff', a: 55, b: 7, c: 0 },
      { op: 'run', a: 36, b: 0, c: 0 },
    ],
  },
  {
    name: 'a retry that was asked for with a higher limit, and cut off, is made beyond the limit of the task that failed',
    worldSeed: 0,
    operations: [
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'cancel', a: 0, b: 0, c: 0 },
      { op: 'add', a: 26, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'run', a: 0, b: 0, c: 0 },
      { op: 'add', a: 45, b: 10, c: 0 },
      { op: 'run', a: 47, b: 0, c: 0 },
      { op: 'cutOff', a: 25, b: 9, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'agentEnds', a: 57, b: 12, c: 0 },
      { op: 'run', a: 39, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'retry', a: 9, b: 0, c: 0 },
    ],
  },
  {
    name: 'a retry that was named before the clock went back two days, and made after it, waits for two days',
    worldSeed: 0,
    operations: [
      { op: 'configure', a: 0, b: 0, c: 0 },
      { op: 'add', a: 38, b: 22, c: 0 },
      { op: 'startOne', a: 0, b: 0, c: 0 },
      { op: 'run', a: 36, b: 0, c: 0 },
      { op: 'agentSays', a: 0, b: 47, c: 0 },
      { op: 'run', a: 39, b: 0, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'cutOff', a: 15, b: 9, c: 37 },
      { op: 'run', a: 27, b: 0, c: 0 },
      { op: 'setClock', a: 55, b: 0, c: 0 },
    ],
  },
  {
    name: 'an agent that ends just when it is looked at has no outcome yet (the look was wrong)',
    worldSeed: 0,
    operations: [
      { op: 'add', a: 52, b: 4, c: 29 },
      { op: 'add', a: 8, b: 10, c: 0 },
    ],
  },
  {
    name: 'a window is compared with the files a moment after the last change (the comparison was wrong)',
    worldSeed: 0,
    operations: [
      { op: 'window', a: 0, b: 0, c: 0 },
      { op: 'look', a: 0, b: 0, c: 0 },
      { op: 'run', a: 27, b: 0, c: 0 },
      { op: 'add', a: 0, b: 32, c: 0 },
      { op: 'extend', a: 0, b: 0, c: 51 },
      { op: 'window', a: 2, b: 0, c: 0 },
      { op: 'loseNotifications', a: 12, b: 0, c: 0 },
      { op: 'run', a: 0, b: 0, c: 0 },
      { op: 'editByHand', a: 0, b: 0, c: 0 },
      { op: 'add', a: 8, b: 26, c: 17 },
      { op: 'run', a: 21, b: 0, c: 0 },
      { op: 'add', a: 28, b: 41, c: 47 },
      { op: 'run', a: 0, b: 0, c: 0 },
      { op: 'run', a: 5, b: 0, c: 0 },
      { op: 'run', a: 29, b: 0, c: 0 },
    ],
  },
  {
    name: 'a command that starts one task, was halted and lost the lease meanwhile, never ends',
    worldSeed: 2147483625,
    operations: [
      { op: 'add', a: 50, b: 0, c: 0 },
      { op: 'look', a: 0, b: 0, c: 0 },
      { op: 'startOne', a: 0, b: 0, c: 0 },
      { op: 'run', a: 34, b: 0, c: 0 },
      { op: 'run', a: 18, b: 0, c: 0 },
      { op: 'haltDaemon', a: 0, b: 0, c: 0 },
    ],
  },
  {
    name: 'a new task that the disk did not confirm is in its journal, and nobody sees it before the next start of the machine',
    worldSeed: 0,
    operations: [
      { op: 'failFlushes', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
    ],
  },
  {
    name: 'the put-back of a start that the disk did not confirm is made twice, and the second one puts the next start back',
    worldSeed: 0,
    operations: [
      { op: 'run', a: 0, b: 0, c: 0 },
      { op: 'failFlushes', a: 59, b: 0, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'add', a: 55, b: 0, c: 0 },
      { op: 'run', a: 3, b: 0, c: 0 },
      { op: 'killDaemon', a: 0, b: 0, c: 0 },
    ],
  },
  {
    name: 'a runner fails when its machine slept, and one of its tasks is in the archive',
    worldSeed: 2147483639,
    operations: [
      { op: 'crowd', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'startDaemon', a: 0, b: 0, c: 0 },
      { op: 'haltDaemon', a: 0, b: 0, c: 0 },
      { op: 'haltDaemon', a: 0, b: 0, c: 0 },
      { op: 'run', a: 31, b: 0, c: 0 },
      { op: 'agentSays', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'add', a: 50, b: 22, c: 0 },
      { op: 'configure', a: 0, b: 45, c: 0 },
      { op: 'run', a: 31, b: 0, c: 0 },
      { op: 'agentSays', a: 0, b: 43, c: 0 },
      { op: 'archive', a: 0, b: 0, c: 0 },
      { op: 'failFlushes', a: 44, b: 0, c: 0 },
      { op: 'add', a: 0, b: 37, c: 0 },
      { op: 'run', a: 59, b: 0, c: 0 },
      { op: 'setClock', a: 44, b: 0, c: 0 },
      { op: 'archive', a: 0, b: 0, c: 0 },
    ],
  },
  {
    name: 'a window that was not told of a change in the moment in which it read the queue shows the older state for ever',
    worldSeed: 0,
    operations: [
      { op: 'loseNotifications', a: 0, b: 0, c: 0 },
      { op: 'add', a: 0, b: 0, c: 0 },
      { op: 'window', a: 0, b: 0, c: 0 },
      { op: 'cancel', a: 0, b: 0, c: 0 },
    ],
  },
];
