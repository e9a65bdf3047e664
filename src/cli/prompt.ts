import { fstatSync } from 'node:fs';
import { wrongUsage } from './errors.ts';

/**
 * The prompt itself, or with `-` all of standard input, byte for byte. @throws CommandError (usage) where it is empty,
 * not UTF-8 or longer than `maxBytes`.
 */
export async function readPrompt(text: string, maxBytes: number): Promise<string> {
  const prompt = text === '-' ? await readStandardInput(maxBytes) : text;
  if (prompt.trim() === '') throw wrongUsage('the prompt is empty; say what the agent shall do');
  return prompt;
}

async function readStandardInput(maxBytes: number): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Type the prompt; Ctrl+D ends it.\n');
  // Node reads nothing from a folder, as from an empty file.
  if (isFolder(0)) throw wrongUsage('standard input could not be read (it is a folder); name a file there');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk instanceof Uint8Array ? chunk : String(chunk));
    length += bytes.length;
    if (length > maxBytes) {
      process.stdin.destroy();
      throw wrongUsage(
        `the prompt on standard input is longer than ${String(maxBytes)} bytes; put the matter into a file and name it`,
      );
    }
    chunks.push(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw wrongUsage('standard input is not valid UTF-8 text; convert it first (for example with iconv)');
  }
}

function isFolder(fd: number): boolean {
  try {
    return fstatSync(fd).isDirectory();
  } catch {
    // Closed: Node's stream knows what to do.
    return false;
  }
}
