import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock, type Clock } from '../model/clock.ts';
import { everySecond } from '../model/heartbeat.ts';

/** A heap of this size is left to V8. */
const SMALL_BYTES = 18_000_000;
/** A heap so many times as large as it was has grown. */
const GROWN = 1.5;
/** A collection that leaves less of the heap than this has helped much. */
const HELPED = 0.7;
/** No more of a process's time than this goes into collections, whatever it does. */
const MOST_OF_TIME = 0.02;
/** A large heap is looked at so often at least: what was in use is garbage some day. */
const MOST_PATIENCE_SECONDS = 60;

/**
 * Has V8 give memory back early rather than save time: for a process that stays for long and mostly rests. By itself V8
 * keeps what a large queue took to read until much more is allocated, which in such a process may be never.
 */
export function keepMemorySmall(clock: Clock = systemClock): void {
  setFlagsFromString('--optimize-for-size');
  // The space for what is young grows while much is read, and shrinks only after seconds of rest.
  setFlagsFromString('--semi-space-growth-factor=1');
  let leftBytes = Infinity;
  let seconds = 0;
  let restSeconds = 1;
  let patienceSeconds = 1;
  everySecond(() => {
    seconds++;
    const heapBytes = getHeapStatistics().total_heap_size;
    leftBytes = Math.min(leftBytes, heapBytes);
    if (heapBytes >= GROWN * leftBytes) patienceSeconds = restSeconds;
    if (heapBytes < SMALL_BYTES || seconds < patienceSeconds) return;
    const startedMs = clock.monotonicMs();
    collectGarbage();
    restSeconds = Math.max(1, (clock.monotonicMs() - startedMs) / 1000 / MOST_OF_TIME);
    leftBytes = getHeapStatistics().total_heap_size;
    seconds = 0;
    // Where little comes of it, it is tried ever less: what is in use now, in the middle of a reading, is garbage later.
    const hasHelped = leftBytes < HELPED * heapBytes;
    patienceSeconds = hasHelped ? restSeconds : Math.max(restSeconds, nextPatience(patienceSeconds));
  });
}

function nextPatience(seconds: number): number {
  return Math.min(2 * seconds, MOST_PATIENCE_SECONDS);
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
