import { everySecond, OrchestraError, type Disposable, type LiveQueue } from '../../core/index.ts';

/**
 * What `look` finds, once it finds something: it is asked now and at each change of the queue, until it is disposed. What
 * cannot be read for now is said, and looked at again; what else it throws is thrown here, where somebody waits for it.
 */
export function untilFound<T>(
  live: Pick<LiveQueue, 'onChange'>,
  look: () => T | undefined,
  say: (problem: string) => void,
): { readonly found: Promise<T>; dispose(): void } {
  let again: Disposable | undefined;
  let listener: Disposable | undefined;
  const rest = () => {
    again?.dispose();
    again = undefined;
  };
  const found = new Promise<T>((resolve, reject) => {
    const lookAgain = () => {
      try {
        const result = look();
        rest();
        if (result !== undefined) resolve(result);
      } catch (error) {
        if (OrchestraError.is(error, 'io')) {
          if (again === undefined) say(error.message);
          again ??= everySecond(lookAgain);
          return;
        }
        rest();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    listener = live.onChange(lookAgain);
    lookAgain();
  });
  return {
    found,
    dispose: () => {
      listener?.dispose();
      rest();
    },
  };
}
