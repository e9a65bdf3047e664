import { createBase, type Program } from './base.ts';
import { COMMANDS } from './commands.ts';
import { createContext } from './context.ts';
import { examplesOf } from './examples.ts';
import type { Advice } from './errors.ts';
import { joinLists, type CommandShape } from './listOptions.ts';
import { usageHint } from './usageHint.ts';

/**
 * The program `orchestra`, ready to parse arguments. Where they name a command it alone is made: all of them cost more
 * than most commands do.
 * @param args what follows the program's name
 */
export function createProgram(args: readonly string[], commands = COMMANDS): Program {
  const program = createBase();
  const context = createContext(() => program.opts());
  const named = commandIn(args, commands);
  for (const [name, add] of Object.entries(commands)) {
    if (named === undefined || name === named) add(program, context);
  }
  for (const command of program.commands) command.addHelpText('after', () => examplesOf(command.name()));
  return program;
}

/** Does what the arguments say. @throws what its command throws, and the parser's errors */
export async function parse(args: readonly string[], commands = COMMANDS): Promise<void> {
  const program = createProgram(args, commands);
  const stranger = unknownCommand(args, commands);
  if (stranger !== undefined) {
    // Asked for its help, the parser would print the program's, as if that were the answer.
    await program.parseAsync([stranger], { from: 'user' });
    return;
  }
  const named = namedCommands(program, args);
  const end = placeOfCommand(args) + named.length;
  const command = named.at(-1);
  const words =
    command === undefined
      ? args
      : [...args.slice(0, end), ...joinLists(args.slice(end), shapeOf(command, program))];
  await program.parseAsync(words, { from: 'user' });
}

/** What to say where the parser refuses these arguments: it is about the command they name, as far as they name one. */
export function adviceFor(program: Program, args: readonly string[]): Advice {
  const named = namedCommands(program, args);
  const names = named.map((command) => command.name());
  const command = named.at(-1);
  const words = args.slice(placeOfCommand(args) + named.length);
  return {
    help: ['orchestra', ...names, '--help'].join(' '),
    hint: (code, message) =>
      command === undefined
        ? ''
        : usageHint({
            code,
            message,
            command: names.join(' '),
            words,
            shape: shapeOf(command, program),
            options: [...command.options, ...program.options].flatMap(({ long }) => long ?? []),
          }),
  };
}

type Command = Program['commands'][number];

/** The command that the arguments name, and the one below it, as far as they name one. */
function namedCommands(program: Program, args: readonly string[]): Command[] {
  const at = placeOfCommand(args);
  const named: Command[] = [];
  let { commands } = program;
  for (const arg of at < 0 ? [] : args.slice(at)) {
    const command = commands.find((one) => one.name() === arg);
    if (command === undefined) break;
    named.push(command);
    ({ commands } = command);
  }
  return named;
}

function shapeOf(command: Command, program: Program): CommandShape {
  const options = [...command.options, ...program.options].filter(({ required }) => required);
  const namesOf = (isList: boolean) =>
    new Set(options.filter(({ variadic }) => variadic === isList).map(({ long }) => long ?? ''));
  return { lists: namesOf(true), withValue: namesOf(false), arguments: command.registeredArguments.length };
}

/** Where the arguments name a command, after the global options; -1 where they do not. */
function placeOfCommand(args: readonly string[]): number {
  return args.findIndex((arg, place) => !arg.startsWith('-') && args[place - 1] !== '--root');
}

/** What stands where a command is named, also after `help`, and is none. */
function unknownCommand(args: readonly string[], commands: typeof COMMANDS): string | undefined {
  const at = placeOfCommand(args);
  const word = args[at] === 'help' ? args[at + 1] : args[at];
  const isNamed = word !== undefined && word !== 'help' && !word.startsWith('-');
  return isNamed && !Object.hasOwn(commands, word) ? word : undefined;
}

/** The command that the arguments begin with; undefined where they do not, or ask for help. */
function commandIn(args: readonly string[], commands: typeof COMMANDS): string | undefined {
  const at = placeOfCommand(args);
  const isHelp = args.slice(0, Math.max(0, at)).some((arg) => arg === '-h' || arg === '--help');
  const word = args[at];
  return word !== undefined && !isHelp && Object.hasOwn(commands, word) ? word : undefined;
}
