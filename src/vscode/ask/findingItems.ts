import { cleanForDisplay, type Finding, type Said } from '../../core/index.ts';
import { saidText } from '../errorText.ts';
import type { L10n } from '../l10n.ts';

const ICONS: Readonly<Record<Finding['level'], string>> = { error: 'error', warning: 'warning', ok: 'pass' };
const ORDER: readonly Finding['level'][] = ['error', 'warning', 'ok'];

/** Findings as the lines of a picker, the gravest first. */
export function findingItems(
  findings: readonly Finding<Said>[],
  l10n: L10n,
): { label: string; detail?: string }[] {
  return ORDER.flatMap((level) => findings.filter((finding) => finding.level === level)).map(
    ({ level, what, mend }) => ({
      label: `$(${ICONS[level]}) ${oneLine(saidText(what, l10n))}`,
      ...(mend === undefined ? {} : { detail: oneLine(saidText(mend, l10n)) }),
    }),
  );
}

/** `1 error, 2 warnings`, or that all is well. */
export function findingsSummary(findings: readonly Finding<Said>[], l10n: L10n): string {
  const count = (level: Finding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  const [errors, warnings] = [count('error'), count('warning')];
  const parts = [
    ...(errors === 0 ? [] : [errors === 1 ? l10n.t('1 error') : l10n.t('{0} errors', errors)]),
    ...(warnings === 0 ? [] : [warnings === 1 ? l10n.t('1 warning') : l10n.t('{0} warnings', warnings)]),
  ];
  return parts.length === 0 ? l10n.t('all is well') : parts.join(', ');
}

function oneLine(text: string): string {
  // `$(name)` would be drawn as an icon.
  return cleanForDisplay(text).replace(/\s+/g, ' ').replaceAll('$(', '$\u200b(');
}
