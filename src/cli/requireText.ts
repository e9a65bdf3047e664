import { isUtf8 } from 'node:buffer';
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
  const given = givenBytes(args.length);
  if (given.every((bytes) => isUtf8(bytes))) return;
  throw wrongUsage('an argument is not valid UTF-8 text; convert it first (for example with iconv)');
}

/** The last `count` arguments of this process as bytes, as far as the system shows them. */
function givenBytes(count: number): Buffer[] {
  let all: string[];
  try {
    // Each byte as one character, to be taken apart at the zeros that end them.
    all = readFileSync('/proc/self/cmdline', 'latin1').split('\0').slice(0, -1);
  } catch {
    return [];
  }
  return all.slice(-count).map((text) => Buffer.from(text, 'latin1'));
}
