import { config } from 'zod/mini';
import { describeError, isParserDone } from './errors.ts';
import { createProgram, helpFor } from './program.ts';

function isDebugging(): boolean {
  return process.argv.includes('--debug') || process.env['AGENT_DEBUG'] === '1';
}

async function main(): Promise<void> {
  // Compiling a check pays after thousands of values; a command reads a few.
  config({ jitless: true });
  // A reader that has seen enough (`orchestra status | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  const args = process.argv.slice(2);
  const program = createProgram(args);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (isParserDone(error)) return;
    const { message, exitCode } = describeError(error, helpFor(program, args));
    process.stderr.write(`orchestra: ${message}\n`);
    if (isDebugging() && error instanceof Error) process.stderr.write(`${stackOf(error)}\n`);
    process.exitCode = exitCode;
  }
}

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackOf(error.cause)}` : stack;
}

void main();
