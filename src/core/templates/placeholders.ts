import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';

const PLACEHOLDER = /\{\{[ \t]*input:([^{}\r\n]+)\}\}/gu;

/** What a prompt asks for with `{{input:LABEL}}`, in its order, each label once. */
export function labelsIn(prompt: string): string[] {
  return [...new Set([...prompt.matchAll(PLACEHOLDER)].map(([, label]) => (label ?? '').trim()))];
}

/**
 * The prompt with a value in place of each placeholder. One pass: what was put in is never looked at again.
 * @throws OrchestraError `invalid` where a label has no value, or a value has no label
 */
export function fillPrompt(prompt: string, values: ReadonlyMap<string, string>): string {
  const labels = labelsIn(prompt);
  const missing = labels.filter((label) => !values.has(label));
  if (missing.length > 0) {
    throw new OrchestraError('invalid', words`The template asks for ${quoted(missing)}; give it a value.`);
  }
  const unknown = [...values.keys()].filter((label) => !labels.includes(label));
  if (unknown.length > 0) {
    throw new OrchestraError(
      'invalid',
      labels.length === 0
        ? words`The template asks for nothing, not for ${quoted(unknown)}.`
        : words`The template asks for ${quoted(labels)}, not for ${quoted(unknown)}.`,
    );
  }
  return prompt.replace(PLACEHOLDER, (found, label: string) => values.get(label.trim()) ?? found);
}

function quoted(labels: readonly string[]): string {
  return labels.map((label) => JSON.stringify(label)).join(', ');
}
