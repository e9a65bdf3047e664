import type { NewTaskRequest } from '../core/index.ts';
import { askText, canAsk } from './ask.ts';
import type { Context } from './context.ts';
import { loadCore } from './core.ts';
import { oneLine, quoted, wrongUsage, type CommandError } from './errors.ts';

/** Which template, and what the arguments say about it. */
export interface TemplateWish {
  readonly name: string;
  /** Instead of the template's own. */
  readonly agent?: string | undefined;
  /** `LABEL=VALUE` each. */
  readonly set: readonly string[];
}

/**
 * What a template of the queue asks for, filled in; on a terminal what has no value yet is asked for.
 * @throws CommandError (usage), OrchestraError where there is no such template or it is none
 */
export async function fromTemplate(
  { name, agent, set }: TemplateWish,
  context: Context,
): Promise<NewTaskRequest> {
  const { fillPrompt, readTemplate } = await loadCore();
  const template = readTemplate(await context.openQueue(), name);
  const doer = agent ?? template.request.agent;
  if (doer === undefined) {
    throw wrongUsage(`the template ${quoted(name)} names no agent; name one after it`);
  }
  const values = new Map(set.map(splitSetting));
  for (const label of template.labels) {
    if (!values.has(label) && canAsk()) values.set(label, await askText(oneLine(label)));
  }
  const missing = template.labels.filter((label) => !values.has(label));
  if (missing.length > 0) throw missingValues(missing, [...values.keys()], template.labels);
  return { ...template.request, agent: doer, prompt: fillPrompt(template.prompt, values) };
}

/** Says how the values are given, and which of those that were given are not asked for: perhaps they were mistyped. */
function missingValues(
  missing: readonly string[],
  given: readonly string[],
  labels: readonly string[],
): CommandError {
  const unknown = given.filter((label) => !labels.includes(label));
  const not = unknown.length === 0 ? '' : `, not for ${unknown.map(quoted).join(', ')}`;
  const settings = missing.map((label) => `--set ${quoted(`${label}=VALUE`)}`).join(' ');
  return wrongUsage(`the template asks for ${missing.map(quoted).join(', ')}${not}; add ${settings}`);
}

function splitSetting(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw wrongUsage(`--set must be LABEL=VALUE, not ${quoted(text)}`);
  return [text.slice(0, at).trim(), text.slice(at + 1)];
}
