import * as z from 'zod/mini';
import { lazily } from '../model/lazily.ts';

/** How a prompt reaches an agent. */
export const PROMPT_WAYS = ['argument', 'stdin', 'file'] as const;
/** When a task counts as complete: `auto` = a sentinel wins, else the exit code; `sentinel` = only `.done` completes. */
export const COMPLETIONS = ['auto', 'sentinel'] as const;
/** What an agent writes to its log: `text`, or the JSON lines of a known program. */
export const OUTPUT_FORMATS = ['text', 'opencode', 'claude', 'codex', 'gemini', 'qwen', 'copilot'] as const;
/** One of {@link OUTPUT_FORMATS}. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

// Classes of Unicode take a millisecond to read, so the usual names do without.
const PLAIN_NAME = /^\w[\w.:@+-]{0,63}$/;

/**
 * Whether an agent may have that name: letters, digits and `_ . : @ + -`, at most 64. Names become arguments of programs
 * and parts of setting keys, never of paths.
 */
export function isAgentName(name: string): boolean {
  return PLAIN_NAME.test(name) || /^[\p{L}\p{N}_][\p{L}\p{N}_.:@+-]{0,63}$/u.test(name);
}

/** Whether a text is a regular expression. */
export function isRegExp(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

/**
 * What each field of an agent holds, in a configuration file and in settings. Every field may be set alone: layers
 * are merged field by field.
 */
export const agentFieldSchemas = lazily(() => {
  const seconds = z.number().check(z.gte(0), z.lte(31_536_000));
  // Text that can be part of a command line: no NUL.
  const argument = z.string().check(z.maxLength(131_071), z.regex(/^[^\0]*$/));
  const name = argument.check(z.minLength(1));
  return {
    command: name,
    args: z.array(argument),
    description: z.string().check(z.maxLength(1000), z.regex(/^[^\x00-\x1F\x7F-\x9F]*$/)),
    promptTemplate: z.string().check(z.maxLength(1_048_576)),
    promptTemplateFile: name,
    promptVia: z.enum(PROMPT_WAYS),
    longPrompt: name,
    longPromptArgs: z.array(argument),
    interactiveArgs: z.array(argument),
    env: z.record(z.string().check(z.regex(/^[^=\0]+$/)), argument),
    workingDirectory: name,
    completion: z.enum(COMPLETIONS),
    maxConcurrent: z.number().check(z.int(), z.gte(1), z.lte(1000)),
    timeoutSeconds: seconds,
    outputFormat: z.enum(OUTPUT_FORMATS),
    limitPatterns: z.array(z.string().check(z.maxLength(1000), z.refine(isRegExp))),
    fallback: z.string().check(z.refine(isAgentName)),
    permissionFlags: z.array(name),
    barePrompt: z.boolean(),
  } as const;
});
/** Name of a field of an agent. */
export type AgentField = keyof ReturnType<typeof agentFieldSchemas>;

/** A resolved agent. JSON all through: the dispatcher writes it into the start mark, the runner reads it back. */
export const agentDefinitionSchema = lazily(() => {
  const field = agentFieldSchemas();
  return z.object({
    name: z.string(),
    /** The program: a name on PATH or a path; relative paths with a separator are relative to the working directory. */
    command: field.command,
    /** May hold `{prompt} {taskId} {agent} {promptFile} {planFile} {logFile}`. */
    args: field.args,
    description: z.optional(field.description),
    /** Text of the template; may hold `{userPrompt} {taskId} {agent} {planFile} {logFile}` and doubled braces. */
    promptTemplate: z.optional(field.promptTemplate),
    promptVia: field.promptVia,
    /** What stands for `{prompt}` where the prompt does not fit one argument; names `{promptFile}`. */
    longPrompt: z.optional(field.longPrompt),
    /** Arguments used instead of `args` where the prompt does not fit one argument; they name `{promptFile}`. */
    longPromptArgs: z.optional(field.longPromptArgs),
    /** Arguments to start it with in a terminal, for a person to talk to; the prompt is its first message. */
    interactiveArgs: z.optional(field.interactiveArgs),
    env: field.env,
    /** Absolute, or relative to the project's root; the root where it is missing. */
    workingDirectory: z.optional(field.workingDirectory),
    completion: field.completion,
    maxConcurrent: z.optional(field.maxConcurrent),
    /** Limit of a task that names none, seconds; 0 = none. */
    timeoutSeconds: z.optional(field.timeoutSeconds),
    outputFormat: field.outputFormat,
    /** Regular expressions that mark a line of the log as "a usage limit was hit". */
    limitPatterns: z.optional(field.limitPatterns),
    /** Agent to use where this one's program is missing. */
    fallback: z.optional(field.fallback),
    /** Arguments in `args` that skip the agent's own permission questions; words of one flag are separated by a space. */
    permissionFlags: z.optional(field.permissionFlags),
    /** The prompt is handed over as it is, with no template and no request for a sentinel (`shell`). */
    barePrompt: z.optional(field.barePrompt),
    /** Where it came from. */
    origin: z.object({
      /** Files and settings that gave it a field, weakest first, as people know them. */
      sources: z.array(z.string()),
      /** Whether files of the project changed what would be run; such a definition needs a person's consent. */
      workspace: z.boolean(),
    }),
  });
});
/** A resolved agent. */
export type AgentDefinition = z.infer<ReturnType<typeof agentDefinitionSchema>>;
