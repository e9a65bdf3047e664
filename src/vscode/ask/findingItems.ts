import { cleanForDisplay, type Finding } from '../../core/index.ts';

const ICONS: Readonly<Record<Finding['level'], string>> = { error: 'error', warning: 'warning', ok: 'pass' };
const ORDER: readonly Finding['level'][] = ['error', 'warning', 'ok'];

/** Findings as the lines of a picker, the gravest first. */
export function findingItems(findings: readonly Finding[]): { label: string; detail?: string }[] {
  return ORDER.flatMap((level) => findings.filter((finding) => finding.level === level)).map(
    ({ level, what, mend }) => ({
      label: `$(${ICONS[level]}) ${oneLine(what)}`,
      ...(mend === undefined ? {} : { detail: oneLine(mend) }),
    }),
  );
}

/** `1 error, 2 warnings`, or that all is well. */
export function findingsSummary(findings: readonly Finding[]): string {
  const count = (level: Finding['level'], noun: string): string[] => {
    const number = findings.filter((finding) => finding.level === level).length;
    return number === 0 ? [] : [`${String(number)} ${noun}${number === 1 ? '' : 's'}`];
  };
  const parts = [...count('error', 'error'), ...count('warning', 'warning')];
  return parts.length === 0 ? 'all is well' : parts.join(', ');
}

function oneLine(text: string): string {
  // `$(name)` would be drawn as an icon.
  return cleanForDisplay(text).replace(/\s+/g, ' ').replaceAll('$(', '$\u200b(');
}
