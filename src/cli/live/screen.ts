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
 * however the program ends, and for as long as it is stopped (Ctrl+Z).
 */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  #open = false;
  #lastFrame = '';
  readonly #restore = () => {
    this.close();
  };
  readonly #suspend = () => {
    this.#stream.write(LEAVE);
    process.kill(process.pid, 'SIGSTOP');
  };
  readonly #resume = () => {
    this.#stream.write(ENTER + this.#lastFrame);
  };
  /** Ends as whoever asks for it so (Ctrl+\\) expects. */
  readonly #quit = () => {
    this.close();
    process.kill(process.pid, 'SIGQUIT');
  };

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Shows these lines, cut to the height of the terminal. */
  draw(lines: readonly string[]): void {
    if (!this.#open) {
      this.#open = true;
      process.once('exit', this.#restore);
      process.on('SIGTSTP', this.#suspend).on('SIGCONT', this.#resume).on('SIGQUIT', this.#quit);
      this.#stream.write(ENTER);
    }
    const text = lines
      .slice(0, this.#stream.rows || 24)
      .map((line) => line + TO_LINE_END)
      .join('\r\n');
    const frame = BEGIN_FRAME + HOME + text + TO_SCREEN_END + END_FRAME;
    if (frame === this.#lastFrame) return;
    this.#lastFrame = frame;
    this.#stream.write(frame);
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
    process
      .removeListener('SIGTSTP', this.#suspend)
      .removeListener('SIGCONT', this.#resume)
      .removeListener('SIGQUIT', this.#quit);
    this.#stream.write(LEAVE);
  }
}
