import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { messageOf, OrchestraError, saidBy, systemCode } from '../model/errors.ts';
import { type Said, words } from '../model/words.ts';
import { ensureFolder, replaceFile } from '../store/files.ts';
import { parseJsonText } from './jsonText.ts';
import { isRecord } from './problems.ts';
import { readTextFile } from './readText.ts';

/** A value to put at a path. */
export interface JsonEdit {
  readonly parts: readonly string[];
  readonly value: unknown;
}

/**
 * Puts values into a JSON file of the project in one step; comments, order and all other keys stay. A missing file is
 * made. @throws OrchestraError `damaged` (it does not parse; it is left as it is), `not-writable`, `disk-full`
 */
export function editJsonFile(root: string, label: string, edits: readonly JsonEdit[]): void {
  const path = join(root, label);
  const before = contentOf(path, label);
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const after = edits.reduce((text, edit) => withEdit(text, edit, eol, label), before);
  ensureFolder(dirname(path));
  replaceFile(realPathOf(path), after.endsWith('\n') ? after : `${after}${eol}`);
}

function withEdit(text: string, { parts, value }: JsonEdit, eol: string, label: string): string {
  try {
    return applyEdits(
      text,
      modify(text, [...parts], value, { formattingOptions: { insertSpaces: true, tabSize: 2, eol } }),
    );
  } catch (error) {
    throw damaged(label, saidBy(error));
  }
}

function contentOf(path: string, label: string): string {
  const read = readTextFile(path);
  if (read.kind === 'missing') return '{}';
  if (read.kind === 'refused') throw damaged(label, words`it is ${read.reason}`);
  if (read.text.trim() === '') return '{}';
  const parsed = parseJsonText(read.text);
  if (!parsed.ok) throw damaged(label, parsed.reason);
  if (!isRecord(parsed.value)) throw damaged(label, words`it holds no object`);
  return read.text;
}

function damaged(label: string, reason: Said): OrchestraError {
  return new OrchestraError(
    'damaged',
    words`${label} was left as it is, because it cannot be read (${reason}); mend it first.`,
  );
}

/** A link is written through, not replaced. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return path;
    throw new OrchestraError('io', words`${path} cannot be reached: ${messageOf(error)}.`, { cause: error });
  }
}
