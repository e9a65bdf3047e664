import { everySecond, OrchestraError, type LiveQueue } from '../../core/index.ts';

/**
 * What `look` finds, once it finds something: it is asked now and at each change of the queue. What cannot be read for now
 * is said, and looked at again; what else it throws is thrown here, where somebody waits for it.
 */
export function untilFound<T>(
  live: LiveQueue,
  look: () => T | undefined,
  say: (problem: string) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let again: { dispose(): void } | undefined;
    const lookAgain = () => {
      try {
        const found = look();
        again?.dispose();
        again = undefined;
        if (found !== undefined) resolve(found);
      } catch (error) {
        if (OrchestraError.is(error, 'io')) {
          if (again === undefined) say(error.message);
          again ??= everySecond(lookAgain);
          return;
        }
        again?.dispose();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    live.onChange(lookAgain);
    lookAgain();
  });
}
