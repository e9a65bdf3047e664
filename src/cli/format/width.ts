import measure from 'fast-string-truncated-width';

/** Columns the text takes in a terminal: wide characters and emoji are two, colours none. */
export function widthOf(text: string): number {
  return measure(text).width;
}

/** The text, cut to `width` columns with an ellipsis where it is longer. Plain text only: no colours. */
export function cut(text: string, width: number, ellipsis: string): string {
  if (width <= 0) return '';
  const short = measure(ellipsis).width < width ? ellipsis : '';
  const result = measure(text, { limit: width, ellipsis: short });
  return result.truncated ? text.slice(0, result.index) + (result.ellipsed ? short : '') : text;
}

/** The text, filled up with spaces to `width` columns. */
export function fill(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
