import { describeError, isParserDone } from './errors.ts';
import { isAllWritten, printError, whatIsAccomplished } from './output.ts';
import { quickCall } from './quickCall.ts';
import { requireText } from './requireText.ts';

function isDebugging(): boolean {
  return process.argv.includes('--debug') || process.env['AGENT_DEBUG'] === '1';
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const parse = async (): Promise<unknown> => (await import('./program.ts')).parse(args);
  try {
    requireText(args);
    await (quickCall(args) ?? parse)();
  } catch (error) {
    if (isParserDone(error)) return;
    const { createProgram, adviceFor } = await import('./program.ts');
    const { message, exitCode } = describeError(error, adviceFor(createProgram(args), args));
    printError(`orchestra: ${withAccomplished(message)}\n`);
    if (isDebugging() && error instanceof Error) printError(`${stackOf(error)}\n`);
    process.exitCode = exitCode;
  }
}

/** What failed after something was done must not read as if nothing was: it would be done once more. */
function withAccomplished(message: string): string {
  const done = whatIsAccomplished();
  return done === '' ? message : `${message.replace(/\.$/, '')}; ${done}`;
}

function stackOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackOf(error.cause)}` : stack;
}

// Nobody waited for it, so nobody can say it better; a stack would tell a person nothing.
process.on('uncaughtException', (error) => {
  const { message, exitCode } = describeError(error);
  // Last of all: by then a terminal has its first screen back.
  process.once('exit', () => {
    printError(`orchestra: ${message}\n`);
    if (isDebugging()) printError(`${stackOf(error)}\n`);
  });
  process.exit(exitCode);
});

void main().then(() => {
  // Nothing is left to be done: to let Node take itself apart would take a tenth of the time of a short command.
  if (isAllWritten()) process.exit();
});
