import { standardOutput, type OutputStream } from '../output.ts';
import { coloursFor, type Colours } from './colours.ts';
import { symbolsFor, type Symbols } from './symbols.ts';

/** What is known of where the output goes. */
export interface Terminal {
  readonly colours: Colours;
  readonly symbols: Symbols;
  /** Columns that a line may take; undefined where the output is a file or a pipe: then nothing is cut. */
  readonly width: number | undefined;
  /** Lines that fit; undefined as for the width. */
  readonly height: number | undefined;
}

const STANDARD = { columns: 80, rows: 24 } as const;

/** Whether the screen can be drawn over: a terminal that is not dumb. */
export function canDraw(
  stream: OutputStream = standardOutput(),
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

/** Looks at a stream as it is now; ask again after a resize. */
export function terminalOf(
  stream: OutputStream = standardOutput(),
  environment: NodeJS.ProcessEnv = process.env,
): Terminal {
  const isTerminal = stream.isTTY === true;
  return {
    colours: coloursFor(stream, environment),
    symbols: symbolsFor(environment),
    width: isTerminal ? (stream.columns ?? 0) || STANDARD.columns : undefined,
    height: isTerminal ? (stream.rows ?? 0) || STANDARD.rows : undefined,
  };
}
