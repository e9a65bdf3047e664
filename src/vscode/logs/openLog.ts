import * as vscode from 'vscode';
import { followLog, ShownLog, tailOffset, type OutputFormat } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import { sizeText } from './terminalText.ts';

/** How much of a log is shown at once; the rest is in the file. */
const TAIL_BYTES = 1024 * 1024;

/** Tells once how the task ended, in words; at once where it has. */
type FollowEnd = (onEnd: (words: string) => void) => Disposable;

/** A log in an Output channel of its own. It is followed only while somebody can see it. */
export class OpenLog implements Disposable {
  readonly file: string;
  readonly #format: OutputFormat;
  readonly #channel: vscode.OutputChannel;
  readonly #followEnd: FollowEnd;
  #following: DisposableStore | undefined;

  /** @param format `text` shows the lines as they are, whatever the agent writes */
  constructor(name: string, file: string, format: OutputFormat, followEnd: FollowEnd) {
    this.file = file;
    this.#format = format;
    this.#followEnd = followEnd;
    this.#channel = vscode.window.createOutputChannel(name, 'log');
    this.follow();
  }

  get isFollowed(): boolean {
    return this.#following !== undefined;
  }

  show(): void {
    this.follow();
    this.#channel.show(true);
  }

  /** Whether the Output panel shows this log in `document`. */
  isShownAs({ uri }: vscode.TextDocument): boolean {
    return uri.scheme === 'output' && uri.path.endsWith(this.#channel.name);
  }

  /** Shows the end of the log as it is now, and from here on what is added. */
  follow(): void {
    if (this.#following !== undefined) return;
    const offset = tailOffset(this.file, TAIL_BYTES);
    const newLog = (startsInside: boolean): ShownLog =>
      new ShownLog({ format: this.#format, colours: false, startsInside });
    let log = newLog(offset > 0);
    // All that is there comes at once, and one change of a channel is cheaper than many.
    this.#channel.replace(offset === 0 ? '' : this.#cutNote());
    const following = new DisposableStore();
    this.#following = following;
    const reading = followLog(this.file, {
      offset,
      onText: (text) => this.#channel.append(log.add(text)),
      atMost: {
        bytes: TAIL_BYTES,
        onSkip: (bytes) => {
          const words = vscode.l10n.t(
            '[{0} were written faster than they could be shown]',
            sizeText(bytes, vscode.l10n),
          );
          this.#channel.append(`${log.end()}\n${words}\n\n`);
          log = newLog(true);
        },
      },
    });
    following.add(reading);
    following.add(
      this.#followEnd((words) => {
        following.release(reading);
        this.#channel.append(`${log.end()}\n[${words}]\n`);
      }),
    );
  }

  /** Reads no more; what was read stays. */
  rest(): void {
    this.#following?.dispose();
    this.#following = undefined;
  }

  dispose(): void {
    this.rest();
    this.#channel.dispose();
  }

  #cutNote(): string {
    return `${vscode.l10n.t('[The end of a long log; all of it is in {0}]', this.file)}\n\n`;
  }
}
