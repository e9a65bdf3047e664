import { load } from 'js-yaml';
import * as z from 'zod/mini';
import { describeValue } from '../config/problems.ts';
import { messageOf, OrchestraError } from '../model/errors.ts';
import { lazily } from '../model/lazily.ts';
import { type Said, type Words, words } from '../model/words.ts';

const FENCE = /^---[ \t]*$/;

const frontMatterSchema = lazily(() =>
  z.strictObject({
    description: z.optional(z.string()),
    agent: z.optional(z.string().check(z.minLength(1))),
    priority: z.optional(z.number()),
    timeoutSeconds: z.optional(z.number()),
    maxRetries: z.optional(z.number()),
    autoRetry: z.optional(z.boolean()),
    dependsOn: z.optional(z.array(z.string())),
  }),
);
/** What may stand between the two `---` lines at the head of a template. */
export type FrontMatter = z.infer<ReturnType<typeof frontMatterSchema>>;

/** What each key must be, in words. */
const KEYS: Readonly<Record<keyof FrontMatter, Words>> = {
  description: words`a text`,
  agent: words`the name of an agent`,
  priority: words`a number`,
  timeoutSeconds: words`a number of seconds`,
  maxRetries: words`a number`,
  autoRetry: words`true or false`,
  dependsOn: words`a list of task ids`,
};

/**
 * Takes a Markdown text apart: its head, and what follows. A text without a head is all body.
 * @throws OrchestraError `invalid` that says what is wrong with the head, and in which line
 */
export function splitFrontMatter(text: string): { head: FrontMatter; body: string } {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (!FENCE.test(lines[0] ?? '')) return { head: {}, body: lines.join('\n') };
  const end = lines.findIndex((line, index) => index > 0 && FENCE.test(line));
  if (end < 0) throw invalid(words`Its head begins with "---" in line 1 and no second "---" ends it.`);
  return {
    head: readHead(lines.slice(1, end).join('\n')),
    body: lines.slice(end + 1).join('\n'),
  };
}

function readHead(yaml: string): FrontMatter {
  const value = parseYaml(yaml);
  if (value === null) return {};
  const result = z.safeParse(frontMatterSchema(), value);
  if (result.success) return result.data;
  throw invalid(firstProblem(value, result.error.issues));
}

/** A head of blank lines and comments is an empty one. */
function parseYaml(yaml: string): unknown {
  if (yaml.split('\n').every((line) => /^\s*(#|$)/.test(line))) return null;
  try {
    return load(yaml);
  } catch (error) {
    throw invalid(words`Its head is no YAML: ${reasonOf(error)}.`, error);
  }
}

/** The parser's reason, and the line as the file counts it. */
const yamlErrorSchema = lazily(() => z.object({ reason: z.string(), mark: z.object({ line: z.number() }) }));

function reasonOf(error: unknown): Said {
  const known = z.safeParse(yamlErrorSchema(), error);
  // The parser counts from 0, and the first line of the file is the fence.
  return known.success ? words`${known.data.reason} in line ${known.data.mark.line + 2}` : messageOf(error);
}

function firstProblem(value: unknown, issues: readonly z.core.$ZodIssue[]): Words {
  const [issue] = issues;
  if (issue?.code === 'unrecognized_keys') {
    const known = Object.keys(KEYS).join(', ');
    return words`Its head has the unknown key ${JSON.stringify(issue.keys[0])}; known are ${known}.`;
  }
  const [key] = issue?.path ?? [];
  if (!isKey(key)) return words`Its head must be lines such as "agent: claude", not ${describeValue(value)}.`;
  const found = z.safeParse(z.looseObject({}), value).data?.[key];
  return words`"${key}" in its head must be ${KEYS[key]}, not ${describeValue(found)}.`;
}

function isKey(key: unknown): key is keyof FrontMatter {
  return typeof key === 'string' && Object.hasOwn(KEYS, key);
}

function invalid(message: Words, cause?: unknown): OrchestraError {
  return new OrchestraError('invalid', message, { cause });
}
