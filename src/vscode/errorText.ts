import { messageOf, OrchestraError, sayWords, type Said } from '../core/index.ts';
import type { L10n } from './l10n.ts';

/** What went wrong, in the person's language where the core said it in words of its own. */
export function errorText(error: unknown, l10n: L10n): string {
  return OrchestraError.is(error) ? saidText(error.words ?? error.message, l10n) : messageOf(error);
}

/** What the core says, in the person's language. */
export function saidText(said: Said, l10n: L10n): string {
  return typeof said === 'object'
    ? sayWords(said, (text, ...values) => l10n.t(text, ...values))
    : String(said);
}
