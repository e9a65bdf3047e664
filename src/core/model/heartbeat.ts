import type { Disposable } from './disposable.ts';

/** A live holder of a lease shows itself this often, milliseconds. */
export const HEARTBEAT_MS = 500;
const BEATS_A_SECOND = 1000 / HEARTBEAT_MS;

interface Act {
  readonly act: () => void;
  readonly everyBeats: number;
  /** Whether the process lives on for it. */
  readonly isVital: boolean;
}

const acts = new Set<Act>();
let timer: NodeJS.Timeout | undefined;
let beats = 0;

/** Acts at each heartbeat of this process until it is disposed; the process lives on for that. */
export function everyHeartbeat(act: () => void): Disposable {
  return join({ act, everyBeats: 1, isVital: true });
}

/** Looks once a second until it is disposed, and keeps no process alive for that. */
export function everySecond(look: () => void): Disposable {
  return join({ act: look, everyBeats: BEATS_A_SECOND, isVital: false });
}

/**
 * All that a process does again and again comes in the same turn: for one at rest, to wake up costs more than what it
 * then looks at.
 */
function join(act: Act): Disposable {
  acts.add(act);
  timer ??= setInterval(beat, HEARTBEAT_MS);
  keepAlive();
  return {
    dispose: () => {
      acts.delete(act);
      keepAlive();
    },
  };
}

function keepAlive(): void {
  if (acts.size === 0) {
    clearInterval(timer);
    timer = undefined;
  } else if ([...acts].some(({ isVital }) => isVital)) timer?.ref();
  else timer?.unref();
}

function beat(): void {
  beats++;
  const errors: unknown[] = [];
  // What others wait for comes first.
  const inOrder = [...acts].sort((a, b) => Number(b.isVital) - Number(a.isVital));
  for (const each of inOrder) {
    // One of them may have disposed of another.
    if (beats % each.everyBeats !== 0 || !acts.has(each)) continue;
    try {
      each.act();
    } catch (error) {
      errors.push(error);
    }
  }
  // As it would be from a timer of its own, and no other's look is lost.
  for (const error of errors) setImmediate(() => fail(error));
}

function fail(error: unknown): never {
  throw error;
}
