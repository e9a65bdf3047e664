import { words, type Said } from '../model/words.ts';
import { isTaskId } from '../model/ids.ts';
import { forEachPiece, type LongWork } from '../model/longWork.ts';
import { namesIn } from '../store/files.ts';
import type { FinishedIndex } from '../store/finishedIndex.ts';
import { liesTwice } from '../store/leaving.ts';
import { idsIn } from '../store/listing.ts';
import { SENTINELS } from '../store/paths.ts';
import { setAsideNames } from '../store/setAside.ts';
import type { Problem } from '../store/readTask.ts';
import type { Finding } from './findings.ts';
import type { QueueContext } from './queueContext.ts';

/** Names that a finding lists; the others are counted. */
const NAMES_SHOWN = 5;

/**
 * Listings look at no journal, and at no file of a finished task that is in the index; this looks at both.
 * @param live ids of the tasks that have not ended
 */
export function* withJournals(
  queue: QueueContext,
  problems: readonly Problem[],
  live: readonly string[],
  finished: FinishedIndex,
): LongWork<readonly Problem[]> {
  const known = new Set(problems.map(({ path }) => path));
  const more: Problem[] = [];
  yield* forEachPiece([...live, ...finished.all().map(({ id }) => id)], (id) => {
    const reading = queue.store.read(id);
    const problem = 'problem' in reading ? reading.problem : undefined;
    if (problem !== undefined && !known.has(problem.path)) more.push(problem);
  });
  return [...problems, ...more];
}

/** A file that is behind what the journal of its task says. */
export function behindJournal(
  queue: QueueContext,
  problem: Problem,
  id: string,
  fix: boolean,
): Finding<Said> {
  const what = `${problem.path} ${problem.reason}`;
  if (!fix)
    return {
      level: 'error',
      what: `${what}.`,
      mend: words`Correct it by hand, or "orchestra doctor --fix" writes the file anew and keeps this one aside.`,
    };
  queue.store.heal(id);
  return { level: 'ok', what: words`${what}; wrote it anew.` };
}

/** Files that could not be read when their task was written anew: somebody may have typed what stands in them. */
export function keptAside(queue: QueueContext): Finding<Said>[] {
  const names = setAsideNames(queue.paths);
  if (names.length === 0) return [];
  return [
    {
      level: 'warning',
      what: words`Task files that could not be read were kept in ${queue.paths.damaged}: ${someOf(names)}.`,
      mend: words`Take over what you need with "orchestra edit", then delete them.`,
    },
  ];
}

/** What lies among the tasks and is nothing that anybody reads there: a task under such a name would never run. */
export function oddNames(queue: QueueContext): Finding<Said>[] {
  const names = namesIn(queue.paths.tasks).filter((name) => !isExpected(name));
  if (names.length === 0) return [];
  return [
    {
      level: 'warning',
      what: words`In ${queue.paths.tasks} is what is no task by its name, and is passed over: ${someOf(names.sort())}.`,
      mend: words`Tasks are files such as task_17.json (letters, digits, _ and - after "task_"): rename it, or move it away.`,
    },
  ];
}

/** Ids that lie in the queue and in the archive: which of the two is the task, nobody but a person can say. */
export function twoCopies(queue: QueueContext): Finding<Said>[] {
  const archived = new Set(idsIn(queue.paths.archive));
  const twice = idsIn(queue.paths.tasks).filter((id) => archived.has(id) && liesTwice(queue.store, id));
  if (twice.length === 0) return [];
  return [
    {
      level: 'error',
      what: words`Both in ${queue.paths.tasks} and in ${queue.paths.archive} lies: ${someOf(twice)}.`,
      mend: words`Move one of the two files away, or give it an ID of its own; until then neither is archived or deleted.`,
    },
  ];
}

/** Tasks, the sentinels beside them, the index of version 3.0, and what is hidden: files on their way, an editor's own. */
function isExpected(name: string): boolean {
  if (name.startsWith('.') || name === 'index.json') return true;
  const dot = name.lastIndexOf('.');
  const ending = name.slice(dot + 1);
  return (
    isTaskId(name.slice(0, Math.max(0, dot))) &&
    (ending === 'json' || SENTINELS.some((one) => one === ending))
  );
}

function someOf(names: readonly string[]): Said {
  const more = names.length - NAMES_SHOWN;
  const shown = names
    .slice(0, NAMES_SHOWN)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return more > 0 ? words`${shown} and ${more} more` : shown;
}
