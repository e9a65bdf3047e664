import type { Program } from './base.ts';
import { COMMANDS } from './commands.ts';
import { createContext, type GlobalOptions } from './context.ts';
import { joinLists, type CommandShape } from './listOptions.ts';

/** What a command is called with: its arguments, then its options. */
type Action = (...values: unknown[]) => unknown;
type Values = Record<string, unknown>;

/** `--name`, `--name <value>`, `--name <value...>` or `--no-name`; other forms are left to the parser. */
const FLAGS = /^--(no-)?([a-z][a-z-]*)(?: <([a-z]+)(\.\.\.)?>)?$/;
/** The name in an option of any form. */
const OPTION_NAME = /^--(no-)?([a-z][a-z-]*)/;
/** `<name>`, `[name]`, `[name...]`. */
const ARGUMENT = /^([<[])[^.]+(\.\.\.)?[>\]]$/;

/** What a command module declares, written down instead of made into a parser. */
class Declared {
  readonly children = new Map<string, Declared>();
  readonly #flags = new Map<string, { readonly key: string; readonly takesValue: boolean }>();
  /** What an option is called that takes any number of values, by its long name. */
  readonly #lists = new Map<string, string>();
  readonly #positions: {
    readonly isRequired: boolean;
    readonly isList: boolean;
    readonly standard: unknown;
  }[] = [];
  readonly #standards: Values = {};
  /** Every option, also those that are left to the parser. */
  readonly #names = new Set<string>();
  #action: Action | undefined;

  command(name: string): Declared {
    const child = new Declared();
    this.children.set(name, child);
    return child;
  }

  description(): this {
    return this;
  }

  usage(): this {
    return this;
  }

  argument(form: string, _description: string, standard?: unknown): this {
    const [, bracket, list] = ARGUMENT.exec(form) ?? [];
    this.#positions.push({ isRequired: bracket === '<', isList: list !== undefined, standard });
    return this;
  }

  option(form: string, _description: string, standard?: unknown): this {
    const [, denial, positive = ''] = OPTION_NAME.exec(form) ?? [];
    const isDeniable = denial !== undefined && this.#names.has(positive);
    this.#names.add(positive);
    const [, negation, name = '', value, list] = FLAGS.exec(form) ?? [];
    // With a parser of its own it is none of the plain ones.
    if (name === '' || typeof standard === 'function') return this;
    const key = name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
    if (negation !== undefined) {
      // What can also be said outright has no standard.
      if (!isDeniable) this.#standards[key] = true;
    } else if (list !== undefined) this.#lists.set(`--${name}`, key);
    else this.#flags.set(`--${name}`, { key, takesValue: value !== undefined });
    if (standard !== undefined) this.#standards[key] = standard;
    return this;
  }

  action(action: Action): this {
    this.#action = action;
    return this;
  }

  /** The call that these words mean; undefined where they are not plainly one. */
  call(typed: readonly string[], globals: Values): (() => unknown) | undefined {
    const given: string[] = [];
    const options: Values = { ...this.#standards };
    const words = this.#lists.size === 0 ? typed : joinLists(typed, this.#shape());
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? '';
      const flag = this.#flags.get(word) ?? GLOBAL_FLAGS.get(word);
      if (flag === undefined) {
        if (!word.startsWith('-') || word === '-') given.push(word);
        else if (!this.#addToList(word, options)) return undefined;
        continue;
      }
      const target = this.#flags.has(word) ? options : globals;
      if (!flag.takesValue) target[flag.key] = true;
      else {
        const value = words[++at];
        if (value === undefined || value.startsWith('-')) return undefined;
        target[flag.key] = value;
      }
    }
    const values = this.#arguments(given);
    const action = this.#action;
    return action && values && (() => action(...values, options));
  }

  /** Whether the word is a list's option joined to a value, which is then one of the values. */
  #addToList(word: string, options: Values): boolean {
    const equals = word.indexOf('=');
    const key = this.#lists.get(word.slice(0, Math.max(0, equals)));
    if (key === undefined) return false;
    const before: unknown = options[key];
    const value = word.slice(equals + 1);
    options[key] = Array.isArray(before) ? before.concat(value) : [value];
    return true;
  }

  #shape(): CommandShape {
    const flags = [...this.#flags, ...GLOBAL_FLAGS];
    const withValue = new Set(flags.filter(([, { takesValue }]) => takesValue).map(([name]) => name));
    return { lists: new Set(this.#lists.keys()), withValue, arguments: this.#positions.length };
  }

  #arguments(given: readonly string[]): unknown[] | undefined {
    const last = this.#positions.at(-1);
    const isTooMany = given.length > this.#positions.length && last?.isList !== true;
    if (isTooMany || this.#positions.some(({ isRequired }, at) => isRequired && given[at] === undefined))
      return undefined;
    return this.#positions.map(({ isList, standard }, at) =>
      isList ? given.slice(at) : (given[at] ?? standard),
    );
  }
}

const GLOBAL_FLAGS = new Map([
  ['--root', { key: 'root', takesValue: true }],
  ['--json', { key: 'json', takesValue: false }],
  ['--debug', { key: 'debug', takesValue: false }],
]);

/** Command modules ask a program for nothing else. */
function isProgram(declared: object): declared is Program {
  return ['command', 'description', 'usage', 'argument', 'option', 'action'].every(
    (name) => name in declared,
  );
}

/**
 * The call that the arguments mean where they are plain: a known command, long options with their values, as many
 * arguments as it takes. It spares a short command the making of a parser, a tenth of its time. Whatever is not plain
 * (help, short or joined options, mistakes) is left to the parser, which the same declarations are for.
 */
export function quickCall(args: readonly string[], commands = COMMANDS): (() => unknown) | undefined {
  const globals: Values & GlobalOptions = {};
  const at = args.findIndex((arg, place) => !arg.startsWith('-') && args[place - 1] !== '--root');
  const [name = '', ...rest] = at < 0 ? [] : args.slice(at);
  const before = args.slice(0, Math.max(0, at));
  const areGlobal = before.every((arg, place) => GLOBAL_FLAGS.has(arg) || before[place - 1] === '--root');
  if (!areGlobal || !Object.hasOwn(commands, name)) return undefined;
  const program = new Declared();
  if (!isProgram(program)) return undefined;
  commands[name]?.(
    program,
    createContext(() => globals),
  );
  const command = program.children.get(name);
  const child = command?.children.get(rest[0] ?? '');
  if (child === undefined && rest.some((word) => command?.children.has(word))) return undefined;
  const words = [...before, ...(child === undefined ? rest : rest.slice(1))];
  return (child ?? command)?.call(words, globals);
}
