import { lazily } from '../model/lazily.ts';

/** Lines that show a problem, at most. */
const PROBLEM_LINES = 12;
const LINE_CHARACTERS = 400;

// CSI, OSC and other escape sequences of terminals, whole; a sequence cut off at the end goes too.
const ESCAPE_SEQUENCE =
  /\u001B(?:\[[0-?]*[ -/]*(?:[@-~]|$)|[\]PX^_][^\u0007\u001B]*(?:\u0007|\u001B\\|$)|[ -/]*[0-~]|$)/gu;
const control = lazily(() => /[\p{Cc}\p{Cf}\u2028\u2029]/gu);

/** A line as a terminal would leave it, safe to show: no escapes, no control characters, what `\r` overwrote is gone. */
function cleanLine(line: string): string {
  const shown = line.replace(ESCAPE_SEQUENCE, '').trimEnd();
  const overwritten = shown.slice(shown.lastIndexOf('\r') + 1);
  return overwritten.replaceAll('\t', '  ').replace(control(), '').trimEnd();
}

/** Text of a message in one line, safe to show and of bearable length. */
export function oneLine(text: string, maxCharacters = 1000): string {
  const line = text.split(/\r?\n/u).map(cleanLine).join(' ').replace(/\s+/gu, ' ').trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}…` : line;
}

/** The last lines of a text that say something. */
export function lastLines(text: string, maxLines = PROBLEM_LINES): string | undefined {
  const lines: string[] = [];
  const all = text.slice(-LINE_CHARACTERS * PROBLEM_LINES * 4).split('\n');
  for (let index = all.length - 1; index >= 0 && lines.length < maxLines; index -= 1) {
    const line = cleanLine(all[index] ?? '');
    if (line !== '')
      lines.unshift(line.length > LINE_CHARACTERS ? `${line.slice(0, LINE_CHARACTERS)}…` : line);
  }
  return lines.length === 0 ? undefined : lines.join('\n');
}
