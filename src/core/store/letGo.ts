import { systemCode } from '../model/errors.ts';

/** What Windows answers while somebody (an editor, a virus scanner, another reader of ours) has a file open. */
const IN_USE: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** So long it is waited between one attempt and the next, milliseconds: a quarter of a second in all. */
const PAUSES_MS = [1, 2, 4, 8, 16, 32, 64, 128];

/** What differs from system to system. */
interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly rest: (ms: number) => void;
}

const OURS: Surroundings = { platform: process.platform, rest: restMs };

/**
 * Opens, replaces or removes a file. Windows refuses that while somebody else has it open, mostly for a moment, so there it
 * is tried again. Elsewhere nobody is in the way, and what is refused is refused.
 */
export function onceLetGo<Result>(act: () => Result, { platform, rest } = OURS): Result {
  if (platform !== 'win32') return act();
  for (const pauseMs of PAUSES_MS) {
    try {
      return act();
    } catch (error) {
      if (!IN_USE.has(systemCode(error) ?? '')) throw error;
    }
    rest(pauseMs);
  }
  return act();
}

/** Files are dealt with synchronously, and so is this. */
function restMs(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
