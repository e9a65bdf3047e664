import { dirname } from 'node:path';
import { inEnglish, type Words, words } from './words.ts';

/** Why an operation of the core could not be done; shells choose words and exit codes by it. */
export type ErrorReason =
  | 'not-found'
  | 'ambiguous'
  | 'invalid'
  | 'refused'
  | 'conflict'
  | 'damaged'
  | 'newer-format'
  | 'untrusted'
  | 'missing-program'
  | 'uninstalled'
  | 'not-writable'
  | 'disk-full'
  /** It is done, and everybody sees it; but the disk did not confirm that it survives a power cut. */
  | 'unconfirmed'
  | 'io';

/**
 * The one error the core throws on purpose. The message is a sentence for a person: what happened, to what, and how
 * to mend it.
 */
export class OrchestraError extends Error {
  override readonly name = 'OrchestraError';
  readonly reason: ErrorReason;
  /** The message as it can be said in another language; undefined where it came as a text. */
  readonly words: Words | undefined;

  constructor(reason: ErrorReason, message: Words | string, options?: { cause?: unknown }) {
    super(inEnglish(message), options);
    this.reason = reason;
    this.words = typeof message === 'string' ? undefined : message;
  }

  /** Whether `error` came from the core, and, where a reason is given, for that reason. */
  static is(error: unknown, reason?: ErrorReason): error is OrchestraError {
    return error instanceof OrchestraError && (reason === undefined || error.reason === reason);
  }
}

/** The code of a system error (`ENOENT`, `ENOSPC`, …), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether an operation failed because something is not there. */
export function isMissing(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** As {@link messageOf}, in words where it can be said in another language. */
export function saidBy(error: unknown): Words | string {
  return OrchestraError.is(error) && error.words !== undefined ? error.words : messageOf(error);
}

/** Words a failed write as an error for people: a full disk and a read-only folder are told apart. */
export function writeError(path: string, error: unknown): OrchestraError {
  const code = systemCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const said = words`No space is left to write ${shown(path)}; free some and try again.`;
    return new OrchestraError('disk-full', said, { cause: error });
  }
  if (code === 'EROFS') {
    const said = words`${shown(path)} cannot be written (${code}): the disk is read-only; make it writable, or work elsewhere.`;
    return new OrchestraError('not-writable', said, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const said = words`${shown(path)} cannot be written (${code}); check the permissions there.`;
    return new OrchestraError('not-writable', said, { cause: error });
  }
  const said = words`Writing ${shown(path)} failed: ${saidBy(error)}.`;
  return new OrchestraError('io', said, { cause: error });
}

/** A file on its way to its name has a new one each time: people know its folder, and the same trouble has the same words. */
function shown(path: string): string {
  return /\.[0-9a-f]{12}\.(tmp|json)$/.test(path) ? dirname(path) : path;
}
