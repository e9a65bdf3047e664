import picocolors from 'picocolors';

/** Colours for one output stream; each function leaves the text as it is where colours are off. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** The part of a stream that decides on colours and width. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/**
 * NO_COLOR (set, not empty) wins, then FORCE_COLOR (`0` and `false` switch off), else a terminal that is not dumb.
 * Decided here, because the library also colours pipes on CI machines and on Windows.
 */
export function coloursFor(stream: OutputStream, environment: NodeJS.ProcessEnv = process.env): Colours {
  return picocolors.createColors(wantsColours(stream, environment));
}

function wantsColours(stream: OutputStream, environment: NodeJS.ProcessEnv): boolean {
  const noColor = environment['NO_COLOR'] ?? '';
  const forceColor = environment['FORCE_COLOR'];
  if (noColor !== '') return false;
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false';
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}
