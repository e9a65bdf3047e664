import type { OutputFormat } from '../agents/definition.ts';
import { Transcript } from '../transcript/transcript.ts';
import { LogText } from './logText.ts';

/** How a log is to be shown. */
export interface LogLook {
  /** What the agent writes: JSON lines of a known program are shown as text for people. */
  readonly format: OutputFormat;
  /** Whether colours stay. */
  readonly colours: boolean;
  /** The first piece begins within a line, whose rest is dropped. */
  readonly startsInside?: boolean;
}

/** The end of a line that was cut off is looked for so far. */
const LINE_CHARACTERS = 64 * 1024;

/** A log as people see it, piece by piece: JSON lines in words, and nothing that a terminal would obey but colours. */
export class ShownLog {
  readonly #transcript: Transcript;
  readonly #text: LogText;
  #isInside: boolean;

  constructor({ format, colours, startsInside = false }: LogLook) {
    this.#transcript = new Transcript(format, startsInside);
    this.#text = new LogText(colours);
    this.#isInside = startsInside && format === 'text';
  }

  /** The text that can be shown now. */
  add(piece: string): string {
    return this.#text.add(this.#transcript.add(this.#isInside ? this.#wholeLines(piece) : piece));
  }

  /** What is left, once nothing more comes. */
  end(): string {
    return this.#text.add(this.#transcript.end()) + this.#text.end();
  }

  /** Where the line goes on and on, half a line is better than nothing. */
  #wholeLines(piece: string): string {
    this.#isInside = false;
    const lineEnd = piece.slice(0, LINE_CHARACTERS).indexOf('\n');
    return lineEnd < 0 ? piece.replace(/^\ufffd+/, '') : piece.slice(lineEnd + 1);
  }
}
