import { createBase, type Program } from './base.ts';
import { createContext, type Context } from './context.ts';
import { addArchive } from './commands/archive.ts';
import { addCancel } from './commands/cancel.ts';
import { addClean } from './commands/clean.ts';
import { addConfig } from './commands/config.ts';
import { addDaemon } from './commands/daemon.ts';
import { addDeps } from './commands/deps.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEdit } from './commands/edit.ts';
import { addImport } from './commands/import.ts';
import { addIndex } from './commands/indexCommand.ts';
import { addLogs } from './commands/logs.ts';
import { addPause } from './commands/pause.ts';
import { addResume } from './commands/resume.ts';
import { addRetry } from './commands/retry.ts';
import { addRun } from './commands/run.ts';
import { addShow } from './commands/show.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addTimeout } from './commands/timeout.ts';
import { addTrust } from './commands/trust.ts';
import { addWhy } from './commands/why.ts';

type Add = (program: Program, context: Context) => void;

/** Every command, in the order of the help. */
const COMMANDS: Readonly<Record<string, Add>> = {
  start: addStart,
  run: addRun,
  daemon: addDaemon,
  status: addStatus,
  show: addShow,
  why: addWhy,
  logs: addLogs,
  cancel: addCancel,
  retry: addRetry,
  edit: addEdit,
  pause: addPause,
  resume: addResume,
  timeout: addTimeout,
  clean: addClean,
  archive: addArchive,
  deps: addDeps,
  config: addConfig,
  trust: addTrust,
  import: addImport,
  index: addIndex,
  doctor: addDoctor,
};

/**
 * The program `orchestra`, ready to parse arguments. Where they name a command it alone is made: all of them cost more
 * than most commands do.
 * @param args what follows the program's name
 */
export function createProgram(args: readonly string[]): Program {
  const program = createBase();
  const context = createContext(() => program.opts());
  const named = commandIn(args);
  for (const [name, add] of Object.entries(COMMANDS)) {
    if (named === undefined || name === named) add(program, context);
  }
  return program;
}

/** How the help is asked for that fits these arguments: that of the command they name, as far as they name one. */
export function helpFor(program: Program, args: readonly string[]): string {
  const at = placeOfCommand(args);
  const words: string[] = [];
  let { commands } = program;
  for (const arg of at < 0 ? [] : args.slice(at)) {
    const command = commands.find((one) => one.name() === arg);
    if (command === undefined) break;
    words.push(arg);
    ({ commands } = command);
  }
  return ['orchestra', ...words, '--help'].join(' ');
}

/** Where the arguments name a command, after the global options; -1 where they do not. */
function placeOfCommand(args: readonly string[]): number {
  return args.findIndex((arg, place) => !arg.startsWith('-') && args[place - 1] !== '--root');
}

/** The command that the arguments begin with; undefined where they do not, or ask for help. */
function commandIn(args: readonly string[]): string | undefined {
  const at = placeOfCommand(args);
  const isHelp = args.slice(0, Math.max(0, at)).some((arg) => arg === '-h' || arg === '--help');
  const word = args[at];
  return word !== undefined && !isHelp && Object.hasOwn(COMMANDS, word) ? word : undefined;
}
