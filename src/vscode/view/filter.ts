import type { TaskView } from '../../core/index.ts';

/** Of a longer prompt only the beginning is searched: each keystroke looks through all tasks. */
const SEARCHED_LENGTH = 20_000;

/** Whether a task is shown while this text is the filter: it has all its words somewhere, in any case. */
export function textFilter(filter: string): (view: TaskView) => boolean {
  const words = wordsOf(filter);
  if (words.length === 0) return () => true;
  return (view) => {
    const text = searchedText(view);
    return words.every((word) => text.includes(word));
  };
}

/** Whether there is anything to filter by. */
export function isFilter(filter: string): boolean {
  return filter.trim() !== '';
}

function wordsOf(filter: string): string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function searchedText({ task }: TaskView): string {
  const prompt = task.prompt.slice(0, SEARCHED_LENGTH);
  return `${prompt}\n${task.agent}\n${task.taskId}\n${task.status}\n${task.errorMessage ?? ''}`.toLowerCase();
}
