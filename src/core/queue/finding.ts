import { OrchestraError } from '../model/errors.ts';
import { isTaskId } from '../model/ids.ts';
import { words } from '../model/words.ts';
import { idsIn } from '../store/listing.ts';
import type { QueueContext } from './queueContext.ts';

/** More candidates than this are counted, not listed. */
const MAX_LISTED = 5;

/**
 * The id that an id, a unique beginning of one (`task_` may be left out) or a unique last part means: ids made on one day
 * begin alike. Nothing else than an id ever becomes part of a path. @throws OrchestraError `not-found`, `ambiguous`, `invalid`
 */
export function findTaskId(queue: QueueContext, text: string): string {
  const prefix = text.startsWith('task_') ? text : `task_${text}`;
  if (text === '' || (prefix !== 'task_' && !isTaskId(prefix))) {
    throw new OrchestraError(
      'invalid',
      words`${JSON.stringify(text.slice(0, 80))} is not a task ID; IDs hold letters, digits, _ and - ("orchestra status" lists them).`,
    );
  }
  if (prefix !== 'task_' && queue.store.read(prefix).kind !== 'missing') return prefix;
  const ids = [...idsIn(queue.paths.tasks), ...idsIn(queue.paths.archive)];
  const beginning = new Set(ids.filter((id) => id.startsWith(prefix)));
  if (beginning.has(prefix)) return prefix;
  const matching = beginning.size > 0 ? beginning : new Set(ids.filter((id) => id.endsWith(`_${text}`)));
  const [only] = matching;
  if (only === undefined)
    throw new OrchestraError(
      'not-found',
      words`There is no task ${text}; "orchestra status --all" lists them.`,
    );
  if (matching.size === 1) return only;
  const listed = [...matching].sort().slice(0, MAX_LISTED).join(', ');
  throw new OrchestraError(
    'ambiguous',
    words`${text} could be ${String(matching.size)} tasks (${listed}${matching.size > MAX_LISTED ? ', …' : ''}); give more of the ID.`,
  );
}
