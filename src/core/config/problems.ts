import { OrchestraError } from '../model/errors.ts';
import { inEnglish, type Said, type Words, words } from '../model/words.ts';

/** A value that was not taken as it stands, and why. */
export interface ConfigProblem {
  /** `error`: the value was dropped; `warning`: it means nothing here. */
  readonly severity: 'error' | 'warning';
  /** The file as people know it, or "user settings", "command line". */
  readonly file: string;
  /** Path within it, such as `agents.claude.args[1]`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** Of a whole file that a project is configured with: what holds until it is mended. */
  readonly meanwhile?: 'nothing' | 'before';
}

/** A problem as it can be said in another language. */
type SaidProblem = Omit<ConfigProblem, 'expected' | 'found'> & {
  readonly expected: Said;
  readonly found: Said;
};

/** What is known of a problem beside its English texts, which are what others get as JSON. */
const sentences = new WeakMap<ConfigProblem, Words>();

/** Lists a problem. */
export function addProblem(problems: ConfigProblem[], said: SaidProblem): void {
  const problem = { ...said, expected: inEnglish(said.expected), found: inEnglish(said.found) };
  sentences.set(problem, sentenceOf(said));
  problems.push(problem);
}

/** One sentence for a dropped value: file, path, what was expected, what was found. */
export function configProblemWords(problem: ConfigProblem): Words {
  return sentences.get(problem) ?? sentenceOf(problem);
}

/**
 * For what a configuration may forbid.
 * @throws OrchestraError `refused` where one of the project's files could never be read
 */
export function requireKnown({ unknown }: { readonly unknown: ConfigProblem | undefined }): void {
  if (unknown !== undefined) throw new OrchestraError('refused', configProblemWords(unknown));
}

/** As {@link configProblemWords}, in English. */
export function describeConfigProblem(problem: ConfigProblem): string {
  return inEnglish(configProblemWords(problem));
}

/** Sources of values that are no files. */
const SOURCES = new Map<string, Words>([
  ['user settings', words`user settings`],
  ['workspace settings', words`workspace settings`],
  ['command line', words`command line`],
]);

function sentenceOf({ file, path, expected, found, meanwhile }: SaidProblem): Words {
  const source = SOURCES.get(file) ?? file;
  if (path !== '') return words`${source}, ${path}: expected ${expected}, found ${found}.`;
  if (meanwhile === 'before')
    return words`${source}: expected ${expected}, found ${found}. Until it is mended, what it said before goes on to hold here.`;
  if (meanwhile === 'nothing')
    return words`${source}: expected ${expected}, found ${found}. Until it is mended, nothing is started or archived, but by whoever could read it before.`;
  return words`${source}: expected ${expected}, found ${found}.`;
}

const FOUND_LENGTH = 80;

/** A value in few words, safe to print: strings are quoted, control characters escaped. */
export function describeValue(value: unknown): Said {
  if (value === undefined) return words`nothing`;
  try {
    const text = JSON.stringify(value);
    return text.length > FOUND_LENGTH ? `${text.slice(0, FOUND_LENGTH)}…` : text;
  } catch {
    return words`a value that is nested too deeply`;
  }
}

/** Whether a value is an object with keys (no list, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
