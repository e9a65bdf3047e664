import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from '../config/readText.ts';
import { lazily } from '../model/lazily.ts';
import { messageOf, OrchestraError, saidBy, systemCode } from '../model/errors.ts';
import { type Words, words } from '../model/words.ts';
import type { QueuePaths } from '../store/paths.ts';
import { parseTemplate, type TaskTemplate } from './template.ts';

const ENDING = '.md';
/** A name is no path: it leads nowhere else. */
const plainName = lazily(() => /^[\p{L}\p{N}_][\p{L}\p{N} ._-]*$/u);

/** A file of the templates' folder: a template, or why it is none. */
export type TemplateListing =
  | { readonly name: string; readonly file: string; readonly template: TaskTemplate }
  | { readonly name: string; readonly file: string; readonly problem: Words | string };

/** All templates of a queue by name; one that cannot be read does not keep the others. */
export function listTemplates({ paths }: { readonly paths: QueuePaths }): TemplateListing[] {
  return namesIn(paths.templates).map((name) => {
    const file = fileOf(paths, name);
    try {
      return { name, file, template: readFile(name, file) };
    } catch (error) {
      return { name, file, problem: saidBy(error) };
    }
  });
}

/** A template by its name. @throws OrchestraError `not-found` that names those there are, `invalid` where it is none */
export function readTemplate({ paths }: { readonly paths: QueuePaths }, name: string): TaskTemplate {
  const names = namesIn(paths.templates);
  if (names.includes(name)) return readFile(name, fileOf(paths, name));
  throw new OrchestraError(
    'not-found',
    names.length === 0
      ? words`There is no template ${JSON.stringify(name)}; ${paths.templates} has none.`
      : words`There is no template ${JSON.stringify(name)}; ${paths.templates} has ${names.join(', ')}.`,
  );
}

function namesIn(folder: string): string[] {
  try {
    // What a link leads to may lie outside the project.
    if (lstatSync(folder).isSymbolicLink()) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ENDING))
      .map((entry) => entry.name.slice(0, -ENDING.length))
      .filter((name) => plainName().test(name))
      .sort((a, b) => a.localeCompare(b));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return [];
    throw new OrchestraError('io', words`${folder} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function fileOf(paths: QueuePaths, name: string): string {
  return join(paths.templates, name + ENDING);
}

function readFile(name: string, file: string): TaskTemplate {
  const reading = readTextFile(file);
  if (reading.kind === 'ok') return parseTemplate(name, reading.text);
  throw new OrchestraError(
    'invalid',
    reading.kind === 'missing'
      ? words`The template ${name} cannot be read: it is gone.`
      : words`The template ${name} cannot be read: it is ${reading.reason}.`,
  );
}
