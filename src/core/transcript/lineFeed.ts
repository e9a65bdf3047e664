/** What a chunk of output was cut into. */
export type Piece =
  /** Plain text, with its line end where it has one; a line may come in several. */
  | { readonly kind: 'text'; readonly text: string }
  /** A whole line that begins as JSON does, without its end. */
  | { readonly kind: 'json'; readonly line: string }
  /** A line that was too long to hold. */
  | { readonly kind: 'long'; readonly characters: number };

/** A line that begins as JSON does is held up to this many characters. */
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Cuts output into lines of JSON and plain text, chunk by chunk. Plain text is handed on at once; a line that may be
 * JSON is held until it is whole, and given up where it grows too long.
 */
export class LineFeed {
  readonly #most: number;
  #state: 'begin' | 'text' | 'json' | 'long' | 'skip';
  #held = '';
  #characters = 0;

  /** @param startsInside the first chunk begins within a line, whose rest is dropped */
  constructor(startsInside = false, most = MOST_CHARACTERS) {
    this.#state = startsInside ? 'skip' : 'begin';
    this.#most = most;
  }

  /** The pieces that are complete with this chunk. */
  add(chunk: string): readonly Piece[] {
    const pieces: Piece[] = [];
    for (let from = 0; from < chunk.length;) {
      const lineEnd = chunk.indexOf('\n', from);
      const end = lineEnd < 0 ? chunk.length : lineEnd;
      if (end > from) this.#take(chunk.slice(from, end), pieces);
      if (lineEnd >= 0) this.#endLine('\n', pieces);
      from = end + 1;
    }
    return pieces;
  }

  /** What is left of a line that has no end. */
  end(): readonly Piece[] {
    const pieces: Piece[] = [];
    this.#endLine('', pieces);
    return pieces;
  }

  #take(text: string, pieces: Piece[]): void {
    switch (this.#state) {
      case 'skip':
        return;
      case 'long':
        this.#characters += text.length;
        return;
      case 'text':
        pieces.push({ kind: 'text', text });
        return;
      case 'begin':
      case 'json':
        this.#held += text;
        this.#look(pieces);
    }
  }

  #look(pieces: Piece[]): void {
    if (this.#state === 'begin') {
      const first = this.#held.trimStart()[0];
      if (first === undefined && this.#held.length < this.#most) return;
      this.#state = first === '{' ? 'json' : 'text';
    }
    if (this.#state === 'text') {
      pieces.push({ kind: 'text', text: this.#held });
      this.#held = '';
    } else if (this.#held.length > this.#most) {
      this.#state = 'long';
      this.#characters = this.#held.length;
      this.#held = '';
    }
  }

  #endLine(lineEnd: string, pieces: Piece[]): void {
    const text = this.#held + lineEnd;
    if (this.#state === 'json') pieces.push({ kind: 'json', line: this.#held });
    else if (this.#state === 'long') pieces.push({ kind: 'long', characters: this.#characters });
    else if (this.#state !== 'skip' && text !== '') pieces.push({ kind: 'text', text });
    this.#held = '';
    this.#state = 'begin';
  }
}
