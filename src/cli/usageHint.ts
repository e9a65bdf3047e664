import { argumentsIn, type CommandShape } from './listOptions.ts';

/** What the parser refused. */
export interface Refused {
  /** The parser's name of its error, and its words. */
  readonly code: string;
  readonly message: string;
  /** The command that was named, and what followed it. */
  readonly command: string;
  readonly words: readonly string[];
  readonly shape: CommandShape;
  /** The options it takes, by their long names. */
  readonly options: readonly string[];
}

/** Which arguments of a command the prompt is, counted from 0. */
const PLACE_OF_PROMPT = 1;

const IN_QUOTES = '; put a prompt of several words in quotes, and options before --';
const AFTER_DASHES =
  '; a prompt that begins with a dash goes last, after -- (orchestra start AGENT -- PROMPT)';

/** How to write what was perhaps meant, to be put after the words of the error; empty where nobody can tell. */
export function usageHint(refused: Refused): string {
  const { code, message, command } = refused;
  if (code === 'commander.excessArguments' && (command === 'start' || command === 'edit')) return IN_QUOTES;
  const word =
    code === 'commander.unknownOption' ? refused.words.find((one) => isQuotedIn(message, one)) : undefined;
  // The parser found a similar one by itself.
  if (word === undefined || message.includes('(Did you mean')) return '';
  const similar = refused.options.find((option) => option.split('-').includes(word.replace(/^-+/, '')));
  if (similar !== undefined) return ` (Did you mean ${similar}?)`;
  return command === 'start' ? promptHint(word, refused) : '';
}

function promptHint(word: string, { words, shape }: Refused): string {
  if (words.includes('--template')) return '';
  const before = argumentsIn(words.slice(0, words.indexOf(word)), shape).length;
  const isMissing = argumentsIn(words, shape).length <= PLACE_OF_PROMPT;
  if (before === PLACE_OF_PROMPT || isMissing) return AFTER_DASHES;
  const isInPrompt = before > PLACE_OF_PROMPT + 1 || !word.startsWith('--');
  return isInPrompt ? IN_QUOTES : '';
}

/** An option may have been joined to its value. */
function isQuotedIn(message: string, word: string): boolean {
  return word.startsWith('-') && message.includes(`'${word.split('=', 1)[0] ?? word}'`);
}
