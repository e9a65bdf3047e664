import { layOutTable } from './table.ts';
import { terminalOf } from './terminal.ts';

/** A table of names and numbers, as wide as standard output; the numbers stand under one another. */
export function drawStats(
  titles: readonly [name: string, value: string],
  rows: readonly (readonly [name: string, value: string])[],
): string {
  const { colours, symbols, width } = terminalOf();
  const widest = Math.max(titles[1].length, ...rows.map(([, value]) => value.length));
  const [name, value] = titles;
  return layOutTable(
    [{ title: name, shrinkTo: 8 }, { title: value.padStart(widest) }],
    rows.map(([label, text]) => [{ text: label }, { text: text.padStart(widest) }]),
    { width, ellipsis: symbols.ellipsis, paintTitle: colours.bold },
  ).join('\n');
}

/** `512 B`, `12.3 KiB`, `4.0 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  const inKib = bytes / 1024;
  return inKib < 1024 ? `${inKib.toFixed(1)} KiB` : `${(inKib / 1024).toFixed(1)} MiB`;
}
