import type { Task } from '../../core/index.ts';
import { titleOf } from '../view/words.ts';

const WORDS_LENGTH = 30;

/**
 * Name of a task's log in the Output panel: the beginning of the prompt, and what tells the task from others. Plain
 * characters only, as it becomes part of an address.
 */
export function logName({ prompt, taskId }: Pick<Task, 'prompt' | 'taskId'>): string {
  const plain = titleOf(prompt)
    .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
    .trim();
  const words = plain.length > WORDS_LENGTH ? plain.slice(0, WORDS_LENGTH).trim() : plain;
  return `${words} ${taskId.replace(/^task_(\d+_)?/, '')}`.trim();
}
