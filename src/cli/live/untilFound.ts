import type { LiveQueue } from '../../core/index.ts';

/**
 * What `look` finds, once it finds something: it is asked now and at each change of the queue. What it throws is thrown
 * here, where somebody waits for it.
 */
export function untilFound<T>(live: LiveQueue, look: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const lookAgain = () => {
      try {
        const found = look();
        if (found !== undefined) resolve(found);
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    live.onChange(lookAgain);
    lookAgain();
  });
}
