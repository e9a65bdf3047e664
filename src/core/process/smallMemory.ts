import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { everySecond } from '../model/heartbeat.ts';

/** A heap of this size is left to V8. */
const SMALL_BYTES = 18_000_000;
/** A heap so many times as large as the last collection left it has grown. */
const GROWN = 1.5;
/** A collection that leaves less of the heap than this has helped. */
const HELPED = 0.9;

/**
 * Has V8 give memory back early rather than save time: for a process that stays for long and mostly rests. By itself V8
 * keeps what a large queue took to read until much more is allocated, which in such a process may be never.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--optimize-for-size');
  // The space for what is young grows while much is read, and shrinks only after seconds of rest.
  setFlagsFromString('--semi-space-growth-factor=1');
  let leftBytes = 0;
  let seconds = 0;
  let patienceSeconds = 1;
  everySecond(() => {
    seconds++;
    const heapBytes = getHeapStatistics().total_heap_size;
    if (heapBytes >= GROWN * leftBytes) patienceSeconds = 1;
    if (heapBytes < SMALL_BYTES || seconds < patienceSeconds) return;
    collectGarbage();
    leftBytes = getHeapStatistics().total_heap_size;
    seconds = 0;
    // Where nothing comes of it, it is tried ever less: what is in use now, in the middle of a reading, is garbage later.
    patienceSeconds = leftBytes < HELPED * heapBytes ? 1 : 2 * patienceSeconds;
  });
}

/**
 * V8 hands its collector out to contexts that are made while this flag stands; where it does not, memory is all it costs.
 * The first collection empties pages, and the second gives them back.
 */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('globalThis.gc?.(); globalThis.gc?.();');
  setFlagsFromString('--no-expose-gc');
}
