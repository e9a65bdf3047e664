import { compared, verdictOf, type Figure } from './figure.ts';

const HEAD = ['figure', 'ours', 'p95', 'floor', 'compared', 'limit', ''];

/** The figures as a table for people. */
export function drawTable(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The figures as data, each with the number compared and how it stands. */
export function asData(figures: readonly Figure[]): unknown[] {
  return figures.map((figure) => ({ ...figure, compared: compared(figure), verdict: verdictOf(figure) }));
}

function cellsOf(figure: Figure): string[] {
  const { floor, unit } = figure;
  return [
    `${figure.section}: ${figure.name}`,
    `${short(figure.value)} ${unit}`,
    figure.p95 === undefined ? '' : short(figure.p95),
    floor === undefined ? '' : `${short(floor.value)} (${floor.what})`,
    comparison(figure),
    limitOf(figure),
    [verdictOf(figure), figure.note ?? ''].filter((text) => text !== '').join('  '),
  ];
}

function comparison(figure: Figure): string {
  if (figure.worst !== undefined) return `worst ${short(figure.worst)} ${figure.unit}`;
  if (figure.floor === undefined) return '';
  const number = compared(figure);
  if (figure.limit?.kind !== 'beyond-floor') return `x ${number.toFixed(2)}`;
  return `${number < 0 ? '-' : '+'} ${short(Math.abs(number))} ${figure.unit}`;
}

function limitOf({ limit, unit }: Figure): string {
  switch (limit?.kind) {
    case undefined:
      return '';
    case 'ratio':
      return 'atLeast' in limit ? `>= x ${limit.atLeast}` : `<= x ${limit.atMost}`;
    case 'beyond-floor':
      return `<= + ${limit.atMost} ${unit}`;
    case 'value':
    case 'worst':
      return `<= ${limit.atMost} ${unit}`;
  }
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
