import type { TranscriptPart, Usage } from './parts.ts';
import { cutLine } from './values.ts';

const RESULT_LINES = 12;
const RESULT_CHARACTERS = 2000;

const STYLE = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** The words for one part, coloured for a terminal; empty where there is nothing to say. Without a line end. */
export function wordPart(part: TranscriptPart): string {
  switch (part.kind) {
    case 'message':
      return part.isPiece === true ? part.text : part.text.trim();
    case 'thought':
      return paint('dim', part.text.trim());
    case 'tool':
      return `${paint('cyan', `[${part.name}]`)} ${part.text}`.trimEnd();
    case 'result':
      return paint(part.isFailure ? 'red' : 'dim', indented(cutResult(part.text)));
    case 'error':
      return paint('red', `[error] ${part.text.trim()}`);
    case 'note':
      return paint('yellow', `[note] ${cutLine(part.text, RESULT_CHARACTERS)}`);
    case 'end': {
      const words = [part.text?.trim(), describeUsage(part.usage)].filter(
        (text) => text !== '' && text !== undefined,
      );
      const name = part.isFailure ? paint('red', '[failed]') : paint('green', '[done]');
      return `${name} ${words.join(' · ')}`.trimEnd();
    }
  }
}

/** Line by line, so that no colour runs on where something comes in between. */
function paint(style: keyof typeof STYLE, text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `\u001b[${String(STYLE[style])}m${line}\u001b[0m`))
    .join('\n');
}

function indented(text: string): string {
  return text === '' ? '' : text.replace(/^/gmu, '  ');
}

/** The beginning of what a tool answered, and how much more there was. */
function cutResult(text: string): string {
  const whole = text.replaceAll('\r\n', '\n').trimEnd();
  const lines = whole.split('\n');
  let shown = lines.slice(0, RESULT_LINES).join('\n');
  const more = lines.length - RESULT_LINES;
  if (shown.length > RESULT_CHARACTERS) shown = `${shown.slice(0, RESULT_CHARACTERS)}…`;
  return more > 0 ? `${shown}\n… ${String(more)} more ${more === 1 ? 'line' : 'lines'}` : shown;
}

function describeUsage({ turns, inputTokens, outputTokens, costUsd }: Usage): string {
  const words: string[] = [];
  if (turns !== undefined) words.push(`${String(turns)} ${turns === 1 ? 'turn' : 'turns'}`);
  if (inputTokens !== undefined) words.push(`${String(inputTokens)} tokens in`);
  if (outputTokens !== undefined) words.push(`${String(outputTokens)} out`);
  if (costUsd !== undefined && costUsd > 0) words.push(`$${costUsd.toFixed(costUsd < 0.01 ? 4 : 2)}`);
  return words.join(', ');
}
