import { cleanForDisplay, type Task } from '../../core/index.ts';
import { oneLine } from '../errors.ts';
import { cut } from './width.ts';

/** Enough of a prompt to know it again, columns. */
const PROMPT_SHOWN = 60;

/** A task in a line: its ID, its agent, and what it is asked. */
export function describeTask(task: Task): string {
  const prompt = cleanForDisplay(task.prompt.slice(0, 5 * PROMPT_SHOWN)).replace(/\s+/g, ' ');
  return `${task.taskId} (${oneLine(cleanForDisplay(task.agent))}): ${cut(oneLine(prompt), PROMPT_SHOWN, '')}`;
}
