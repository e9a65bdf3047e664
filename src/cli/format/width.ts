import measure from 'fast-string-truncated-width';

// Nearly every cell holds nothing else, and to measure that needs no tables of characters.
// Written as escapes, so that the bundle stays plain ASCII: … ✓ ✗ ⊗ ↻ ⏸ ⏱ ⚠ ├ └ │ ─
const ALL_ONE_WIDE = /^[\x20-\x7e\u2026\u2713\u2717\u2297\u21bb\u23f8\u23f1\u26a0\u251c\u2514\u2502\u2500]*$/;

/** Columns the text takes in a terminal: wide characters and emoji are two, colours none. */
export function widthOf(text: string): number {
  return ALL_ONE_WIDE.test(text) ? text.length : measure(text).width;
}

/** The text, cut to `width` columns with an ellipsis where it is longer. Plain text only: no colours. */
export function cut(text: string, width: number, ellipsis: string): string {
  const short = widthOf(ellipsis) < width ? ellipsis : '';
  if (ALL_ONE_WIDE.test(text)) {
    return text.length <= width ? text : text.slice(0, Math.max(0, width - widthOf(short))) + short;
  }
  // Where letters of several widths are mixed, the library may cut too late: then once more, a column earlier.
  for (let limit = width; limit > 0; limit--) {
    const { truncated, ellipsed, index } = measure(text, { limit, ellipsis: short });
    const result = truncated ? text.slice(0, index) + (ellipsed ? short : '') : text;
    if (widthOf(result) <= width) return result;
  }
  return '';
}

/** The text, filled up with spaces to `width` columns. */
export function fill(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
