import { cleanForDisplay } from '../../core/index.ts';

const COLOUR = /(\u001b\[[0-9;:]*m)/;
/** The beginning of an escape sequence that the next piece may complete. */
const UNFINISHED_ESCAPE = /\u001b(\[[0-9;:?]*)?$/;
const ESCAPE_LIMIT = 64;

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
    const unfinished = UNFINISHED_ESCAPE.exec(text.slice(-ESCAPE_LIMIT))?.[0] ?? '';
    this.#held = unfinished;
    return this.#clean(text.slice(0, text.length - unfinished.length));
  }

  /** What is still to be written at the end: colours are reset, so that they do not run on into the prompt. */
  end(): string {
    this.#held = '';
    return this.#coloured ? '\u001b[0m' : '';
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
  return text
    .replace(/\r\n?/g, '\n')
    .split(/([\n\t])/)
    .map((part) => (part === '\n' || part === '\t' ? part : cleanForDisplay(part)))
    .join('');
}
