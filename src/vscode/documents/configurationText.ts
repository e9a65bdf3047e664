import { cleanForDisplay, configProblemWords, explainConfig, type ResolvedConfig } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { saidText } from '../errorText.ts';

/** Longer lines than this have their origin above them, where it can be seen. */
const LINE_LENGTH = 100;

/** A configuration as JSON with comments: each value with where it came from, and what was wrong with others. */
export function configurationText(config: ResolvedConfig, l10n: L10n): string {
  const origins = explainConfig(config);
  const isOfAgent = ({ path }: { path: string }): boolean => path.startsWith('agents.');
  // The settings are few, and what people look for; the agents fill pages.
  const ordered = [...origins.filter((each) => !isOfAgent(each)), ...origins.filter(isOfAgent)];
  const values = ordered.map(({ path, value, origin }, index) => {
    const entry = `  ${JSON.stringify(path)}: ${shown(value)}${index === ordered.length - 1 ? '' : ','}`;
    const comment = `// ${oneLine(origin)}`;
    return entry.length > LINE_LENGTH ? `  ${comment}\n${entry}` : `${entry} ${comment}`;
  });
  const problems = config.problems.map((each) => oneLine(saidText(configProblemWords(each), l10n)));
  return [
    `// ${l10n.t('The configuration as it holds now: each value, and where it came from. Change it there.')}`,
    ...(problems.length === 0
      ? []
      : ['//', `// ${l10n.t('Left out:')}`, ...problems.map((problem) => `//   ${problem}`)]),
    '{',
    ...values,
    '}',
    '',
  ].join('\n');
}

function shown(value: unknown): string {
  return cleanForDisplay(JSON.stringify(value));
}

function oneLine(text: string): string {
  return cleanForDisplay(text).replace(/\s+/g, ' ').trim();
}
