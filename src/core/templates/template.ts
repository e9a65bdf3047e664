import { OrchestraError, saidBy } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { splitFrontMatter, type FrontMatter } from './frontMatter.ts';
import { labelsIn } from './placeholders.ts';

/** A task to be, written down once for many times. */
export interface TaskTemplate {
  readonly name: string;
  /** What it is for, in one line. */
  readonly description?: string | undefined;
  /** What the task is asked for with, but for the prompt; the queue checks it. */
  readonly request: Omit<FrontMatter, 'description'>;
  /** With placeholders `{{input:LABEL}}`. */
  readonly prompt: string;
  /** What the prompt asks for, in its order, each once. */
  readonly labels: readonly string[];
}

/**
 * Reads a template: a Markdown text whose head may say agent, priority and the like, and whose body is the prompt.
 * @throws OrchestraError `invalid` that names the template and what is wrong with it
 */
export function parseTemplate(name: string, text: string): TaskTemplate {
  const { head, body } = named(name, () => splitFrontMatter(text));
  const { description, ...request } = head;
  const prompt = body.trim();
  if (prompt === '') {
    throw new OrchestraError('invalid', words`The template ${name} has no prompt; write it below the head.`);
  }
  return { name, description, request, prompt, labels: labelsIn(prompt) };
}

function named<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new OrchestraError('invalid', words`The template ${name} cannot be used. ${saidBy(error)}`, {
      cause: error,
    });
  }
}
