import { lazily } from '../../core/index.ts';

/** Hebrew, Arabic and all other scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const PLAIN = /^[\x20-\x7E]*$/;
/** More than one character takes: family emoji and letters with marks are several code points long. */
const LONGEST_CHARACTER = 64;

const characters = lazily(() => new Intl.Segmenter());

/** A text, or its beginning and `…` where it is longer than `maxLength`; no character is cut apart. */
export function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const near = text.slice(0, maxLength + LONGEST_CHARACTER);
  const end = PLAIN.test(near) ? maxLength : (characters().segment(near).containing(maxLength)?.index ?? 0);
  return `${text.slice(0, end)}…`;
}

/**
 * A text as one of several that stand in a line: what is written from right to left would turn round the numbers and
 * signs beside it.
 */
export function besideOthers(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
