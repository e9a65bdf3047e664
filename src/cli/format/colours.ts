import { createColors } from 'picocolors';
import type { OutputStream } from '../output.ts';

/** Colours for one output stream; each function leaves the text as it is where colours are off. */
export type Colours = Pick<
  ReturnType<typeof createColors>,
  'isColorSupported' | 'bold' | 'cyan' | 'dim' | 'gray' | 'green' | 'magenta' | 'red' | 'yellow'
>;

const plain = String;
const NO_COLOURS: Colours = {
  isColorSupported: false,
  bold: plain,
  cyan: plain,
  dim: plain,
  gray: plain,
  green: plain,
  magenta: plain,
  red: plain,
  yellow: plain,
};

/**
 * NO_COLOR (set, not empty) wins, then FORCE_COLOR (`0` and `false` switch off), else a terminal that is not dumb.
 * Decided here, because the library also colours pipes on CI machines and on Windows.
 */
export function coloursFor(stream: OutputStream, environment: NodeJS.ProcessEnv = process.env): Colours {
  return wantsColours(stream, environment) ? createColors(true) : NO_COLOURS;
}

function wantsColours(stream: OutputStream, environment: NodeJS.ProcessEnv): boolean {
  const noColor = environment['NO_COLOR'] ?? '';
  const forceColor = environment['FORCE_COLOR'];
  if (noColor !== '') return false;
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false';
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}
