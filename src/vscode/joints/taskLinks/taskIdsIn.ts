import { isTaskId } from '../../../core/index.ts';

/** An id of a task in a text. */
export interface FoundId {
  readonly taskId: string;
  /** Where it begins, in characters. */
  readonly start: number;
}

const LIKE_AN_ID = /(?<![\w-])task_[\w-]{1,120}(?![\w-])/g;
/** What file names of a task have behind its id. */
const PLAN = /_plan$/;
/** Different ids that are looked up for one text. */
const MOST = 200;

/** The ids in `text` for which there is a task; each is asked for once, and of a long text the first ones. */
export function taskIdsIn(text: string, exists: (taskId: string) => boolean): FoundId[] {
  const known = new Map<string, boolean>();
  const isTask = (id: string): boolean => {
    const asked = known.get(id);
    if (asked !== undefined || known.size >= MOST) return asked === true;
    const answer = isTaskId(id) && exists(id);
    known.set(id, answer);
    return answer;
  };
  return [...text.matchAll(LIKE_AN_ID)].flatMap(({ 0: word, index }) => {
    const taskId = [word, word.replace(PLAN, '')].find(isTask);
    return taskId === undefined ? [] : { taskId, start: index };
  });
}
