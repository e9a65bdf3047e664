import { OrchestraError, saidBy } from '../model/errors.ts';
import { words } from '../model/words.ts';

/** What `flush` throws, or undefined. */
export function failureOf(flush: () => void): unknown {
  try {
    flush();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** As {@link failureOf}, later. */
export function laterFailureOf(flush: Promise<void>): Promise<unknown> {
  return flush.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** What is done about an unconfirmed change where nobody else wants to be told. */
export function throwIt(error: OrchestraError): void {
  throw error;
}

/** That a change counts and is told, and may not survive a power cut. */
export function unconfirmed(id: string, cause: unknown): OrchestraError {
  return new OrchestraError(
    'unconfirmed',
    words`${id} is in the queue as it was to be, but a power cut may undo that, because the disk did not confirm it: ${saidBy(cause)}`,
    { cause },
  );
}

/** That a task leaves, and that its files wait for that to be told. */
export function untold(id: string, cause: OrchestraError): OrchestraError {
  return new OrchestraError(
    cause.reason,
    words`${id} is on its way out, but its files stay until that is told in the events: ${saidBy(cause)}`,
    { cause },
  );
}

/** Why a task that was there cannot be changed any more. */
export function goneMeanwhile(id: string): OrchestraError {
  return new OrchestraError('not-found', words`${id} was deleted or archived by another process meanwhile.`);
}
