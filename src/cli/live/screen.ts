const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const TO_LINE_END = '\u001b[K';
const TO_SCREEN_END = '\u001b[J';
/** Terminals that know it show the frame at once; the others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

/**
 * The second screen of a terminal, drawn over in place: no clearing, so no flicker. The first screen comes back
 * however the program ends.
 */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #open = false;
  #lastFrame = '';
  readonly #restore = () => {
    this.close();
  };

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows these lines, cut to the height of the terminal. */
  draw(lines: readonly string[]): void {
    if (!this.#open) {
      this.#open = true;
      process.once('exit', this.#restore);
      this.#stream.write(ENTER);
    }
    const frame = lines
      .slice(0, this.#stream.rows || 24)
      .map((line) => line + TO_LINE_END)
      .join('\r\n');
    if (frame === this.#lastFrame) return;
    this.#lastFrame = frame;
    this.#stream.write(BEGIN_FRAME + HOME + frame + TO_SCREEN_END + END_FRAME);
  }

  /** Forgets what is drawn: after a resize everything is drawn again. */
  invalidate(): void {
    this.#lastFrame = '';
  }

  /** Brings the first screen back. Safe to call twice. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    process.removeListener('exit', this.#restore);
    this.#stream.write(LEAVE);
  }
}
