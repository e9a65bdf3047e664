import { cleanForDisplay, describeConfigProblem, type ConfigProblem, type Queue } from '../../core/index.ts';
import type { Context } from '../context.ts';

/** Says on standard error which values of the configuration are not used as they stand. */
export function noteConfigProblems(context: Context, problems: readonly ConfigProblem[]): void {
  for (const problem of problems)
    context.note(`orchestra: ${cleanForDisplay(describeConfigProblem(problem))}`);
}

/** As {@link noteConfigProblems}, for commands that need little of it: only the files that cannot be read. */
export function noteUnreadableFiles(queue: Queue, context: Context): void {
  noteConfigProblems(context, queue.config().unreadable);
}

/** As {@link noteConfigProblems}, before something is started: only what was dropped, which it now goes without. */
export function noteDroppedValues(queue: Queue, context: Context): void {
  noteConfigProblems(context, droppedValues(queue));
}

/** What was dropped of the configuration, each in a sentence. */
export function droppedSentences(queue: Queue): string[] {
  return droppedValues(queue).map((problem) => cleanForDisplay(describeConfigProblem(problem)));
}

function droppedValues(queue: Queue): ConfigProblem[] {
  return queue.config().problems.filter(({ severity }) => severity === 'error');
}
