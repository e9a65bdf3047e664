import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { type Said, words } from '../model/words.ts';

/** A parsed text, or where and why it is none. */
export type JsonResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: Said };

/** Parses JSON as editors write it: comments and trailing commas are allowed. */
export function parseJsonText(text: string): JsonResult {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return parseWithComments(text);
  }
}

/** The parser recurses, and a file may be made to exhaust the stack. */

function parseWithComments(text: string): JsonResult {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
    const [first] = errors;
    if (first === undefined) return { ok: true, value: value ?? {} };
    const line = text.slice(0, first.offset).split('\n').length;
    return { ok: false, reason: words`${printParseErrorCode(first.error)} in line ${line}` };
  } catch {
    return { ok: false, reason: words`values nested too deeply` };
  }
}
