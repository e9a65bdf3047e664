import type { L10n } from '../l10n.ts';
import type { Attachment } from './draft.ts';

/** Lines of a file, counted from 1; `to` is the last one that counts. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** A piece of a file. */
export interface CodePiece {
  /** As the agent finds it: from the root of the queue, with forward slashes. */
  readonly path: string;
  /** Undefined for the whole file. */
  readonly lines?: Lines | undefined;
  readonly language: string;
  /** Empty where the place alone is meant. */
  readonly code: string;
}

/** `src/a.ts:3-7`, `src/a.ts:3`, or the path alone. */
export function placeText(path: string, lines: Lines | undefined): string {
  if (lines === undefined) return path;
  const { from, to } = lines;
  return to > from ? `${path}:${String(from)}-${String(to)}` : `${path}:${String(from)}`;
}

/** A text between fences that nothing in it can close. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[`\s]/g, '')}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** What goes along when a person asks about a selection, or about a line where nothing is selected. */
export function selectionAttachment({ path, lines, language, code }: CodePiece): Attachment {
  const label = placeText(path, lines);
  return { label, text: code === '' ? label : `${label}\n\n${fenced(code, language)}` };
}

/** A problem as the editor shows it. */
export interface ShownProblem extends CodePiece {
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly message: string;
  /** `ts(2322)`: who says it, and by which number; empty where nobody is named. */
  readonly source: string;
  /** Other places that the problem names. */
  readonly related: readonly { readonly path: string; readonly lines: Lines; readonly message: string }[];
}

/** What goes along when a person asks for problems of one file to be fixed. */
export function problemAttachment(
  problems: readonly [ShownProblem, ...ShownProblem[]],
  l10n: L10n,
): Attachment {
  const [first] = problems;
  const place = placeText(first.path, first.lines);
  const label = problems.length === 1 ? place : l10n.t('{0} ({1} problems)', place, problems.length);
  return { label, text: problems.map(problemText).join('\n\n') };
}

function problemText({
  path,
  lines,
  severity,
  source,
  message,
  related,
  code,
  language,
}: ShownProblem): string {
  const who = source === '' ? '' : ` ${source}`;
  const places = related.map(
    (other) => `- ${placeText(other.path, other.lines)}: ${other.message.replace(/\s+/g, ' ')}`,
  );
  const parts = [
    `${placeText(path, lines)}: ${severity}${who}: ${message}`,
    ...(places.length === 0 ? [] : [places.join('\n')]),
    ...(code === '' ? [] : [fenced(code, language)]),
  ];
  return parts.join('\n\n');
}

/** A changed file of a source control, with its change as a unified diff where there is one. */
export interface ShownChange {
  readonly path: string;
  readonly diff: string;
}

/** Characters of a diff that go along; an agent can look at the rest itself. */
const DIFF_LENGTH = 20_000;

/** What goes along when a person asks about changes. */
export function changeAttachment(changes: readonly ShownChange[], l10n: L10n): Attachment {
  const texts = changes.map(({ path, diff }) => {
    const place = [path, hunksOf(diff)].filter((part) => part !== '').join(':');
    return diff.trim() === '' ? place : `${place}\n\n${fenced(shortened(diff), 'diff')}`;
  });
  return {
    label: listLabel(
      changes.map(({ path }) => path),
      l10n,
    ),
    text: texts.join('\n\n'),
  };
}

/** `3-7,20`: the lines that the hunks of a diff reach, as the file counts them now. */
function hunksOf(diff: string): string {
  const hunks = [...diff.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)];
  return hunks
    .map(([, start = '1', count = '1']) => {
      const from = Number(start);
      const to = from + Math.max(1, Number(count)) - 1;
      return to > from ? `${String(from)}-${String(to)}` : String(from);
    })
    .join(',');
}

function shortened(diff: string): string {
  if (diff.length <= DIFF_LENGTH) return diff;
  const end = diff.lastIndexOf('\n', DIFF_LENGTH);
  return `${diff.slice(0, end < 0 ? DIFF_LENGTH : end)}\n[the rest of the change is left out here]`;
}

/** What goes along when a person asks about files and folders. */
export function filesAttachment(paths: readonly string[], l10n: L10n): Attachment {
  return { label: listLabel(paths, l10n), text: paths.map((path) => `- ${path}`).join('\n') };
}

function listLabel([first = '', ...others]: readonly string[], l10n: L10n): string {
  return others.length === 0 ? first : l10n.t('{0} and {1} more', first, others.length);
}
