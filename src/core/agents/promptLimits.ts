import { LIMITS } from '../model/task.ts';
import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';

/**
 * UTF-8 bytes one argument may hold: Linux takes 128 KiB with the final NUL, Windows 32,767 characters for the whole
 * command line.
 */
export const ARGUMENT_MAX_BYTES = process.platform === 'win32' ? 30_000 : 131_071;

/** Whether the text fits one argument of a program. */
export function fitsArgument(text: string): boolean {
  return Buffer.byteLength(text, 'utf8') <= ARGUMENT_MAX_BYTES;
}

/** Refuses what no agent can be given. @throws OrchestraError `invalid` */
export function requirePrompt(prompt: string): void {
  if (prompt.trim() === '') {
    throw new OrchestraError('invalid', words`The prompt is empty; say what the agent shall do.`);
  }
  if (prompt.includes('\0')) {
    throw new OrchestraError(
      'invalid',
      words`The prompt contains a NUL character, which no program can be given; remove it.`,
    );
  }
  if (/\p{Surrogate}/u.test(prompt)) {
    throw new OrchestraError(
      'invalid',
      words`The prompt contains half a character (a lone surrogate); send it as UTF-8 text.`,
    );
  }
  const bytes = Buffer.byteLength(prompt, 'utf8');
  if (bytes > LIMITS.promptBytes) {
    throw new OrchestraError(
      'invalid',
      words`The prompt has ${bytes} bytes, and at most ${LIMITS.promptBytes} are taken; put the text into a file and name it in the prompt.`,
    );
  }
}
