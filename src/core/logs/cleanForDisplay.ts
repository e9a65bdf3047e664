const ESCAPES =
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[PX^_][^\u001B]*\u001B\\|[ -/]*[0-~])/g;
/** Runs of them, not one by one: a log may be nothing else, and each match costs what a line does. */
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]+/g;
/** Characters that reorder or hide text. */
const INVISIBLE = /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]+/g;

/** Text of tasks and logs made harmless for a terminal or a view: no escapes, no control characters but tab and newline. */
export function cleanForDisplay(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(ESCAPES, '')
    .replaceAll(CONTROLS, '')
    .replaceAll(INVISIBLE, '');
}
