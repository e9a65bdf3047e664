/** What has to be known of a command to tell the values of its lists from its arguments. */
export interface CommandShape {
  /** Options that take any number of values, by their long names. */
  readonly lists: ReadonlySet<string>;
  /** Options that take one value, by their long names. */
  readonly withValue: ReadonlySet<string>;
  /** How many arguments it takes at most. */
  readonly arguments: number;
}

/**
 * The words with each value of a list joined to its option (`--depends-on a b` becomes `--depends-on=a --depends-on=b`).
 * A list takes one value while arguments may still follow, so that it swallows none of them, and all that follow once
 * none can.
 */
export function joinLists(words: readonly string[], shape: CommandShape): string[] {
  const joined: string[] = [];
  const end = words.indexOf('--');
  // Whatever stands after it is an argument: it leaves less room for others.
  let given = end < 0 ? 0 : words.length - end - 1;
  let open: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return [...joined, ...words.slice(at)];
    const value = words[at + 1];
    if (shape.lists.has(word) && value !== undefined) {
      joined.push(`${word}=${value}`);
      open = word;
      at++;
      continue;
    }
    const isOption = word.startsWith('-') && word !== '-';
    if (!isOption && open !== undefined && given >= shape.arguments) {
      joined.push(`${open}=${word}`);
      continue;
    }
    joined.push(word);
    open = undefined;
    if (!isOption) given++;
    else if (shape.withValue.has(word) && value !== undefined) {
      joined.push(value);
      at++;
    }
  }
  return joined;
}

/** The arguments among the words: what is neither an option nor the value of one. */
export function argumentsIn(words: readonly string[], shape: CommandShape): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return [...found, ...words.slice(at + 1)];
    if (shape.lists.has(word) || shape.withValue.has(word)) at++;
    else if (!word.startsWith('-') || word === '-') found.push(word);
  }
  return found;
}
