import { CommandError } from './errors.ts';

/** Whether a person can be asked: both ends of the conversation are a terminal. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; anything but yes is no. */
export async function askYesNo(question: string): Promise<boolean> {
  try {
    return /^(y|yes)$/i.test((await askText(`${question} [y/N]`)).trim());
  } catch {
    return false;
  }
}

/** Asks for a line of text on the terminal. @throws CommandError where the person ends the input instead */
export async function askText(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () =>
      reject(new CommandError('the question was not answered, so nothing was done')),
    );
  });
  try {
    return await Promise.race([terminal.question(`${question} `), ended]);
  } finally {
    terminal.close();
  }
}
