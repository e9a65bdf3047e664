import * as vscode from 'vscode';
import { followLog, ShownLog, tailOffset, type OutputFormat } from '../../core/index.ts';
import type { Disposable } from '../host/disposableStore.ts';
import { sizeText } from './terminalText.ts';

/** A log that is longer is not replayed from its start. */
const REPLAY_BYTES = 4 * 1024 * 1024;
/** So much of its end is, then. */
const TAIL_BYTES = 1024 * 1024;

/** A terminal that shows a log. */
export interface LogScreen {
  /** A part of the log, with colours. */
  put(text: string): void;
  /** Words of ours. */
  say(words: string): void;
}

/**
 * Puts a log on a terminal: from its start or, where it is long, its end, then what is added; what comes faster than it
 * can be shown is left out, and both are said. Once it is disposed, all that was written by then is shown.
 */
export function logOnTerminal(file: string, format: OutputFormat, screen: LogScreen): Disposable {
  const isLong = tailOffset(file, REPLAY_BYTES) > 0;
  const offset = isLong ? tailOffset(file, TAIL_BYTES) : 0;
  if (isLong) screen.say(longLog(file, offset));
  const newLog = (startsInside: boolean): ShownLog => new ShownLog({ format, colours: true, startsInside });
  let log = newLog(offset > 0);
  const following = followLog(file, {
    offset,
    onText: (text) => screen.put(log.add(text)),
    atMost: {
      bytes: REPLAY_BYTES,
      onSkip: (bytes) => {
        screen.put(log.end());
        screen.say(
          vscode.l10n.t(
            'It writes faster than it can be shown: {0} are left out.',
            sizeText(bytes, vscode.l10n),
          ),
        );
        log = newLog(true);
      },
    },
  });
  return {
    dispose: () => {
      following.dispose();
      screen.put(log.end());
    },
  };
}

function longLog(file: string, offset: number): string {
  return vscode.l10n.t(
    'The log is long: its last {0} follow, and the {1} before are in {2}',
    sizeText(TAIL_BYTES, vscode.l10n),
    sizeText(offset, vscode.l10n),
    file,
  );
}
