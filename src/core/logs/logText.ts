import { cleanForDisplay } from './cleanForDisplay.ts';

const COLOUR = /(\u001b\[[0-9;:]*m)/;
/** What the next piece may complete: the beginning of an escape sequence, or of `\r\n`. */
const UNFINISHED =
  /(?:\r|\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*\u001b?|[PX^_][^\u001b]*\u001b?|[ -/]*)?)$/;
/** A sequence that is longer than this is not waited for. */
const UNFINISHED_LIMIT = 4096;

/**
 * Text of an agent as a terminal may show it: colours stay (where `colours` is true), anything else a terminal would
 * obey goes. Fed piece by piece; a sequence cut in two is put together again.
 */
export class LogText {
  readonly #colours: boolean;
  #held = '';
  #coloured = false;

  constructor(colours: boolean) {
    this.#colours = colours;
  }

  /** The part that can be shown now. */
  add(piece: string): string {
    const text = this.#held + piece;
    const unfinished = UNFINISHED.exec(text.slice(-UNFINISHED_LIMIT))?.[0] ?? '';
    this.#held = unfinished.length < UNFINISHED_LIMIT ? unfinished : '';
    return this.#clean(text.slice(0, text.length - unfinished.length));
  }

  /** What is still to be written at the end: colours are reset, so that they do not run on into the prompt. */
  end(): string {
    const rest = this.#clean(this.#held);
    this.#held = '';
    return this.#coloured ? `${rest}\u001b[0m` : rest;
  }

  #clean(text: string): string {
    return text
      .split(COLOUR)
      .map((part) => (COLOUR.test(part) ? this.#colour(part) : cleanLines(part)))
      .join('');
  }

  #colour(sequence: string): string {
    if (!this.#colours) return '';
    this.#coloured = true;
    return sequence;
  }
}

/** Line ends and tabs stay; a carriage return alone (a progress bar) becomes a line end. */
function cleanLines(text: string): string {
  return cleanForDisplay(text.replace(/\r\n?/g, '\n'));
}
