import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { everySecond } from '../model/heartbeat.ts';

/** A heap of this size is left to V8. */
const SMALL_BYTES = 12_000_000;
/** So much beyond what the last collection left is worth another. */
const GROWTH = 1.5;

/**
 * Has V8 give memory back early rather than save time: for a process that stays for long and mostly rests. By itself V8
 * keeps what a large queue took to read until much more is allocated, which in such a process may be never.
 */
export function keepMemorySmall(): void {
  setFlagsFromString('--optimize-for-size');
  let leftBytes = SMALL_BYTES;
  let seconds = 0;
  let patienceSeconds = 0.5;
  everySecond(() => {
    seconds++;
    const isGrown = getHeapStatistics().total_heap_size >= GROWTH * leftBytes;
    if (isGrown) patienceSeconds = 0.5;
    // What was in use the last time, in the middle of a reading, may be garbage by now; what stays is looked at ever less.
    if (!isGrown && (leftBytes === SMALL_BYTES || seconds < patienceSeconds)) return;
    collectGarbage();
    leftBytes = Math.max(SMALL_BYTES, getHeapStatistics().total_heap_size);
    seconds = 0;
    patienceSeconds *= 2;
  });
}

/** V8 hands its collector out to contexts that are made while this flag stands; where it does not, memory is all it costs. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('globalThis.gc?.()');
  setFlagsFromString('--no-expose-gc');
}
