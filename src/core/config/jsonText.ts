import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { type Said, type Words, words } from '../model/words.ts';

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

/** What the parser found, by its own name for it. */
const MISTAKES: Readonly<Record<string, Words>> = {
  InvalidSymbol: words`a word that is not in quotes`,
  InvalidNumberFormat: words`a number that is none`,
  PropertyNameExpected: words`a missing name in quotes`,
  ValueExpected: words`a missing value`,
  ColonExpected: words`a missing colon`,
  CommaExpected: words`a missing comma`,
  CloseBraceExpected: words`a missing closing brace }`,
  CloseBracketExpected: words`a missing closing bracket ]`,
  EndOfFileExpected: words`something after the end`,
  UnexpectedEndOfComment: words`a comment that does not end`,
  UnexpectedEndOfString: words`a text whose closing quote is missing`,
  UnexpectedEndOfNumber: words`a number that is not complete`,
  InvalidUnicode: words`a \\u without four digits behind it`,
  InvalidEscapeCharacter: words`a backslash before a letter that needs none`,
  InvalidCharacter: words`a character that must be written with a backslash`,
};

/** The parser recurses, and a file may be made to exhaust the stack. */
function parseWithComments(text: string): JsonResult {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
    const [first] = errors;
    if (first === undefined) return { ok: true, value: value ?? {} };
    const before = text.slice(0, first.offset).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    const mistake = MISTAKES[printParseErrorCode(first.error)] ?? words`a mistake`;
    return { ok: false, reason: words`${mistake} in line ${before.length}, column ${column}` };
  } catch {
    return { ok: false, reason: words`values nested too deeply` };
  }
}
