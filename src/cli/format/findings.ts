import { cleanForDisplay, type Finding } from '../../core/index.ts';
import { terminalOf } from './terminal.ts';

/** One line for each finding and one for its mend, the gravest last: there the eye is. */
export function drawFindings(findings: readonly Finding[]): string[] {
  const { colours, symbols } = terminalOf();
  const marks = {
    ok: colours.green(symbols.complete),
    warning: colours.yellow(symbols.warning),
    error: colours.red(symbols.failed),
  };
  const order = ['ok', 'warning', 'error'] as const;
  return order.flatMap((level) =>
    findings
      .filter((finding) => finding.level === level)
      .flatMap(({ what, mend }) => [
        `${marks[level]} ${cleanForDisplay(what)}`,
        ...(mend === undefined ? [] : [`    ${colours.dim(cleanForDisplay(mend))}`]),
      ]),
  );
}
