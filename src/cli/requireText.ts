import { readFileSync } from 'node:fs';
import { wrongUsage } from './errors.ts';

/** What Node puts in the place of bytes that are no UTF-8. */
const REPLACED = '\ufffd';

/**
 * Refuses arguments that Node could not read as text: a prompt must arrive as it was given. Where the system does not
 * show the bytes (elsewhere than on Linux) they pass.
 * @throws CommandError (usage)
 */
export function requireText(args: readonly string[]): void {
  if (!args.some((arg) => arg.includes(REPLACED))) return;
  const bytes = bytesOfArguments();
  if (bytes === undefined) return;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrongUsage('an argument is not valid UTF-8 text; convert it first (for example with iconv)');
  }
}

function bytesOfArguments(): Buffer | undefined {
  try {
    return readFileSync('/proc/self/cmdline');
  } catch {
    return undefined;
  }
}
