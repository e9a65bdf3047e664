import {
  cleanForDisplay,
  describeConfigProblem,
  explainConfig,
  type ResolvedConfig,
} from '../../core/index.ts';

/** A configuration as JSON with comments: each value with where it came from, and what was wrong with others. */
export function configurationText(config: ResolvedConfig): string {
  const values = explainConfig(config).map(({ path, value, origin }) => ({
    entry: `  ${JSON.stringify(path)}: ${shown(value)},`,
    origin: oneLine(origin),
  }));
  const problems = config.problems.map(describeConfigProblem).map(oneLine);
  return [
    '// The configuration as it holds now: each value, and where it came from. Change it there.',
    ...(problems.length === 0 ? [] : ['//', '// Left out:', ...problems.map((problem) => `//   ${problem}`)]),
    '{',
    ...values.map(({ entry, origin }) => `${entry} // ${origin}`),
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
