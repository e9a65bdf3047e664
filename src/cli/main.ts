import { describeError, isParserDone } from './errors.ts';
import { isAllWritten, printError } from './output.ts';
import { createProgram, helpFor } from './program.ts';

function isDebugging(): boolean {
  return process.argv.includes('--debug') || process.env['AGENT_DEBUG'] === '1';
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const program = createProgram(args);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (isParserDone(error)) return;
    const { message, exitCode } = describeError(error, helpFor(program, args));
    printError(`orchestra: ${message}\n`);
    if (isDebugging() && error instanceof Error) printError(`${stackOf(error)}\n`);
    process.exitCode = exitCode;
  }
}

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackOf(error.cause)}` : stack;
}

void main().then(() => {
  // Nothing is left to be done: to let Node take itself apart would take a tenth of the time of a short command.
  if (isAllWritten()) process.exit();
});
