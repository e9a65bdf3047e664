import { cut, fill, widthOf } from './width.ts';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Columns that give way when the terminal is too narrow, down to this many; absent: keeps its width. */
  readonly shrinkTo?: number;
  /** Dropped whole, lowest first, where shrinking is not enough; absent: stays to the last. */
  readonly dropOrder?: number;
  /** Dropped where no row has anything in it. */
  readonly optional?: boolean;
  /** Never wider than this, even where there is room. */
  readonly maxWidth?: number;
}

/** Text of a cell, with how it is coloured once its width is settled. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** How a table is drawn. */
export interface TableOptions {
  /** Columns of the terminal; undefined: nothing is cut. */
  readonly width: number | undefined;
  readonly ellipsis: string;
  readonly paintTitle: (text: string) => string;
}

const GAP = '  ';

/** The lines of a table, titles first; none is wider than the terminal. */
export function layOutTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string[] {
  const shown = chooseColumns(columns, rows, options.width);
  const titles: readonly Cell[] = columns.map(({ title }) => ({ text: title, paint: options.paintTitle }));
  return [titles, ...rows].map((row) => drawLine(row, shown, options));
}

interface Shown {
  readonly index: number;
  readonly column: Column;
  width: number;
}

function chooseColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number | undefined,
): Shown[] {
  let shown: Shown[] = columns
    .map((column, index) => ({ index, column, width: naturalWidth(column, index, rows) }))
    .filter(
      ({ column, index }) => column.optional !== true || rows.some((row) => (row[index]?.text ?? '') !== ''),
    );
  if (width === undefined) return shown;
  for (;;) {
    shrink(shown, width);
    const victim = totalWidth(shown) > width ? nextToDrop(shown) : undefined;
    if (victim === undefined) break;
    shown = shown.filter((one) => one !== victim);
    for (const one of shown) one.width = naturalWidth(one.column, one.index, rows);
  }
  return shown;
}

function naturalWidth(column: Column, index: number, rows: readonly (readonly Cell[])[]): number {
  let widest = widthOf(column.title);
  for (const row of rows) widest = Math.max(widest, widthOf(row[index]?.text ?? ''));
  return Math.min(widest, column.maxWidth ?? widest);
}

function totalWidth(shown: readonly Shown[]): number {
  return shown.reduce((sum, { width }) => sum + width, 0) + GAP.length * Math.max(0, shown.length - 1);
}

/** Takes from the widest column that can give, until the table fits or none can. */
function shrink(shown: readonly Shown[], width: number): void {
  const floorOf = ({ column, width: own }: Shown) => column.shrinkTo ?? own;
  for (let excess = totalWidth(shown) - width; excess > 0; excess = totalWidth(shown) - width) {
    const [widest, next] = shown.filter((one) => one.width > floorOf(one)).sort((a, b) => b.width - a.width);
    if (widest === undefined) return;
    const step = next === undefined ? excess : Math.max(1, widest.width - next.width);
    widest.width -= Math.min(excess, step, widest.width - floorOf(widest));
  }
}

function nextToDrop(shown: readonly Shown[]): Shown | undefined {
  const order = ({ column }: Shown) => column.dropOrder ?? Number.POSITIVE_INFINITY;
  const [first] = [...shown].sort((a, b) => order(a) - order(b));
  return first?.column.dropOrder === undefined ? undefined : first;
}

function drawLine(row: readonly Cell[], shown: readonly Shown[], options: TableOptions): string {
  let room = options.width ?? Number.POSITIVE_INFINITY;
  const cells: string[] = [];
  shown.forEach(({ index, width }, position) => {
    const cell = row[index] ?? { text: '' };
    const available = Math.min(width, room);
    const text = cut(cell.text, available, options.ellipsis);
    const isLast = position === shown.length - 1;
    const padding = isLast ? '' : fill(text, available).slice(text.length);
    cells.push((cell.paint ?? unpainted)(text) + padding);
    room -= available + GAP.length;
  });
  return cells.join(GAP).trimEnd();
}

function unpainted(text: string): string {
  return text;
}
