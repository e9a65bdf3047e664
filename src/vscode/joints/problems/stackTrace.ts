import { placeOf, type LineReader } from './logProblem.ts';

/** `at f (file:line:column)` or `at file:line:column`. */
const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?([^()]+?):(\d+):(\d+)\)?$/;
/** `TypeError: no valve`, `AssertionError [ERR_ASSERTION]: …`, or a test's name in Jest's words, which begins with a bullet. */
const HEADLINE = /^\s*(?:Uncaught )?((?:\w*(?:Error|Exception)\b(?: \[\w+\])?: .+)|\u25CF .+)$/;
/** Code that nobody of the project wrote. */
const FOREIGN = /^node:|^internal\/|(?:^|[/\\])node_modules[/\\]|^<anonymous>/;

/** Stacks of JavaScript, as Node, Mocha and Jest print them: the first frame of each that lies in the project. */
export function stackReader(): LineReader {
  let headline: string | undefined;
  return (text) => {
    const [, said] = HEADLINE.exec(text) ?? [];
    if (said !== undefined) headline = said.replace(/^\u25CF /, '');
    const frame = FRAME.exec(text);
    const [, file = '', line, column] = frame ?? [];
    if (headline === undefined || frame === null || FOREIGN.test(file)) return undefined;
    const message = headline;
    headline = undefined;
    return { ...placeOf(file, line, column), severity: 'error', message };
  };
}
