import * as z from 'zod/mini';
import { lazily } from '../model/lazily.ts';
import {
  exactly,
  isCount,
  isFields,
  isText,
  isYesOrNo,
  listOf,
  oneOf,
  orMissing,
  type Guard,
} from '../model/guards.ts';
import { type Words, words } from '../model/words.ts';
import {
  agentFieldSchemas,
  COMPLETIONS,
  isAgentName,
  isRegExp,
  OUTPUT_FORMATS,
  PROMPT_WAYS,
  type AgentField,
} from '../agents/definition.ts';
import { addProblem, describeValue, isRecord, type ConfigProblem } from './problems.ts';

/** Fields of an agent that one layer sets. */
export const agentFieldsSchema = lazily(() => z.partial(z.object(agentFieldSchemas())));
/** Fields of an agent that one layer sets. */
export type AgentFields = z.infer<ReturnType<typeof agentFieldsSchema>>;

const isArgument: Guard<string> = (value): value is string =>
  isText(value) && value.length <= 131_071 && !value.includes('\0');
const isName: Guard<string> = (value): value is string => isArgument(value) && value !== '';
const isShort =
  (longest: number): Guard<string> =>
  (value): value is string =>
    isText(value) && value.length <= longest;
const isPlainText: Guard<string> = (value): value is string =>
  isShort(1000)(value) && /^[\x20-\x7e]*$/.test(value);
const isVariables: Guard<Record<string, string>> = (value): value is Record<string, string> =>
  isFields(value) && Object.entries(value).every(([name, text]) => /^\w+$/.test(name) && isArgument(text));

export const areAgentFields = exactly<AgentFields>({
  command: orMissing(isName),
  args: orMissing(listOf(isArgument)),
  description: orMissing(isPlainText),
  promptTemplate: orMissing(isShort(1_048_576)),
  promptTemplateFile: orMissing(isName),
  promptVia: orMissing(oneOf(PROMPT_WAYS)),
  longPrompt: orMissing(isName),
  longPromptArgs: orMissing(listOf(isArgument)),
  interactiveArgs: orMissing(listOf(isArgument)),
  env: orMissing(isVariables),
  workingDirectory: orMissing(isName),
  completion: orMissing(oneOf(COMPLETIONS)),
  maxConcurrent: orMissing((value): value is number => isCount(value) && value >= 1 && value <= 1000),
  timeoutSeconds: orMissing((value): value is number => isCount(value) && value <= 31_536_000),
  outputFormat: orMissing(oneOf(OUTPUT_FORMATS)),
  limitPatterns: orMissing(listOf((value): value is string => isShort(1000)(value) && isRegExp(value))),
  fallback: orMissing((value): value is string => isText(value) && isAgentName(value)),
  permissionFlags: orMissing(listOf(isName)),
  barePrompt: orMissing(isYesOrNo),
});

/** What each field must be, in words. */
export const FIELD_WORDS: Readonly<Record<AgentField, Words>> = {
  command: words`the name or path of a program`,
  args: words`a list of texts`,
  description: words`a text in one line`,
  promptTemplate: words`a text`,
  promptTemplateFile: words`the path of a file`,
  promptVia: words`"argument", "stdin" or "file"`,
  longPrompt: words`a text that names {promptFile}`,
  longPromptArgs: words`a list of texts`,
  interactiveArgs: words`a list of texts`,
  env: words`an object of texts by variable name`,
  workingDirectory: words`the path of a folder`,
  completion: words`"auto" or "sentinel"`,
  maxConcurrent: words`a whole number from 1 to 1000`,
  timeoutSeconds: words`a number from 0 to 31536000`,
  outputFormat: words`"text", "opencode", "claude", "codex", "gemini", "qwen" or "copilot"`,
  limitPatterns: words`a list of regular expressions`,
  fallback: words`the name of an agent`,
  permissionFlags: words`a list of texts`,
  barePrompt: words`true or false`,
};

const AGENT_FIELDS = new Set(Object.keys(FIELD_WORDS));

/** Whether a field of an agent has that name. */
export function isAgentField(name: string): name is AgentField {
  return AGENT_FIELDS.has(name);
}

/** Where an entry stands, for messages. */
export interface EntryPlace {
  readonly file: string;
  /** Such as `agents.claude`. */
  readonly path: string;
}

/**
 * Checks the entry of one agent. What is wrong is listed and left out, the rest is returned, with the fields for this
 * platform put over the others.
 */
export function checkAgentEntry(
  name: string,
  entry: unknown,
  place: EntryPlace,
  platform: NodeJS.Platform,
  problems: ConfigProblem[],
): AgentFields | undefined {
  if (!isAgentName(name)) {
    addProblem(problems, {
      severity: 'error',
      ...place,
      expected: words`the name of an agent (letters, digits, _ . : @ + -, at most 64)`,
      found: describeValue(name),
    });
    return undefined;
  }
  if (!isRecord(entry)) {
    addProblem(problems, {
      severity: 'error',
      ...place,
      expected: words`an object`,
      found: describeValue(entry),
    });
    return undefined;
  }
  const { platforms, ...own } = entry;
  const fields = checkFields(own, place, problems);
  const override = isRecord(platforms) ? platforms[platform] : undefined;
  if (platforms !== undefined && !isRecord(platforms)) {
    const path = `${place.path}.platforms`;
    addProblem(problems, {
      severity: 'error',
      file: place.file,
      path,
      expected: words`an object`,
      found: describeValue(platforms),
    });
  }
  if (!isRecord(override)) return fields;
  return {
    ...fields,
    ...checkFields(override, { ...place, path: `${place.path}.platforms.${platform}` }, problems),
  };
}

function checkFields(
  entry: Record<string, unknown>,
  place: EntryPlace,
  problems: ConfigProblem[],
): AgentFields {
  const known = knownFields(entry, place, problems);
  if (areAgentFields(known)) return known;
  const first = agentFieldsSchema().safeParse(known);
  if (first.success) return first.data;
  for (const issue of first.error.issues) {
    const [field, part] = issue.path;
    if (typeof field !== 'string' || !isAgentField(field)) continue;
    addProblem(problems, {
      severity: 'error',
      file: place.file,
      path: `${place.path}.${shownPath(issue.path)}`,
      expected: FIELD_WORDS[field],
      found: describeValue(valueAt(entry, issue.path)),
    });
    dropValue(known, field, part);
  }
  const second = agentFieldsSchema().safeParse(known);
  return second.success ? second.data : {};
}

/** A copy of what is known; notes are passed over in silence, the rest is named. */
function knownFields(
  entry: Record<string, unknown>,
  place: EntryPlace,
  problems: ConfigProblem[],
): Record<string, unknown> {
  const known: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entry)) {
    if (isAgentField(key)) known[key] = value;
    else if (!isNote(key)) {
      addProblem(problems, {
        severity: 'warning',
        file: place.file,
        path: `${place.path}.${key}`,
        expected: key === 'timeout' ? 'timeoutSeconds' : words`a field of an agent`,
        found: words`a name that is not known`,
      });
    }
  }
  return known;
}

/** Whether a key is a note for people or editors, such as `$schema`, `_comment` or `//`. */
export function isNote(key: string): boolean {
  return key.startsWith('$') || key.startsWith('_') || key.startsWith('//');
}

/** One variable of the environment goes alone; of all else the whole field. */
function dropValue(known: Record<string, unknown>, field: AgentField, part: PropertyKey | undefined): void {
  const value = known[field];
  if (field === 'env' && typeof part === 'string' && isRecord(value)) {
    known[field] = Object.fromEntries(Object.entries(value).filter(([name]) => name !== part));
  } else {
    known[field] = undefined;
  }
}

function shownPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = at[part];
    else if (isRecord(at) && typeof part === 'string') at = at[part];
    else return undefined;
  }
  return at;
}
