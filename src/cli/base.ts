import { Command } from '@commander-js/extra-typings';
import { version } from '../../package.json';
import type { GlobalOptions } from './context.ts';
import { print, printError, standardOutput } from './output.ts';

/** What commands are added to. */
export type Program = Command<[], GlobalOptions>;

const STANDARD_COLUMNS = 80;

const EXAMPLES = `
Examples:
  orchestra start shell "npm test" --timeout 600     queue a command line
  orchestra start claude - < prompt.md               queue a prompt for an agent
  orchestra start --template nightly                 queue what .orchestra/templates/nightly.md says
  orchestra daemon --until-idle                      work through the queue
  orchestra status --watch                           look on
  orchestra why task_17                              what it waits for, or why it failed

The last part of an ID is enough, or a unique beginning. Exit code 0: done; 1: could not be done; 2: wrong usage.`;

/** The program with its global options and no commands yet. */
export function createBase(): Program {
  return new Command('orchestra')
    .description('One queue of tasks for your coding agents, kept as plain files under .orchestra/.')
    .version(version, '--version', 'print the version')
    .option(
      '--root <dir>',
      'the project; else the nearest folder upwards with .orchestra/, else the git root',
    )
    .option('--json', 'print JSON alone to standard output; messages go to standard error')
    .option('--debug', 'print where an error came from (also AGENT_DEBUG=1)')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError(true)
    .addHelpText('after', EXAMPLES)
    .configureOutput({
      outputError: () => undefined,
      writeOut: print,
      writeErr: printError,
      getOutHelpWidth: () => standardOutput().columns ?? STANDARD_COLUMNS,
      getErrHelpWidth: () => STANDARD_COLUMNS,
    })
    .exitOverride();
}
