import type { Program } from '../base.ts';
import { asFarAsPossible } from '../asFarAs.ts';
import { askYesNo, canAsk } from '../ask.ts';
import type { Queue } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { CommandError } from '../errors.ts';
import { countOf } from '../format/count.ts';
import { listed } from '../format/listed.ts';

const GROUPS: readonly string[] = ['completed', 'complete', 'failed', 'cancelled', 'all'];
/** More than this are not deleted without being asked. */
const ASK_ABOVE = 10;

/** `orchestra clean`: deletes finished tasks with all their files. */
export function addClean(program: Program, context: Context): void {
  program
    .command('clean')
    .description('delete finished tasks with their plans, logs and traces')
    .argument('[what]', 'completed, failed, cancelled, all (of these), or the ID of one task', 'completed')
    .option('--yes', `do not ask, even above ${String(ASK_ABOVE)} tasks`)
    .action(async (what, options) => {
      const queue = await context.existingQueue();
      // Nothing is deleted but what was asked about: others may end while the question stands.
      const only =
        GROUPS.includes(what) && options.yes !== true ? queue.clean(what, { dryRun: true }) : undefined;
      if (only !== undefined && only.length > ASK_ABOVE) await requireYes(only.length);
      const { ids: deleted, error } = await asFarAsPossible('deleted', (onDeleted) =>
        cleanNamed(queue, what, only === undefined ? { onDeleted } : { onDeleted, only }),
      );
      const kept = GROUPS.includes(what) ? queue.keptByClean(what) : [];
      if (context.json) context.printJson({ deleted, kept });
      if (error !== undefined) throw error;
      const done =
        deleted.length === 0 ? 'Nothing to delete.' : `Deleted ${countOf(deleted.length, 'task')}.`;
      const left = `Kept ${countOf(kept.length, 'task')} that pending tasks depend on: ${listed(kept)}.`;
      context.say(kept.length === 0 ? done : `${done} ${left}`);
    });
}

/** @throws CommandError that names the kinds too: what is not the ID of a task was perhaps meant as one */
async function cleanNamed(queue: Queue, what: string, options: Parameters<Queue['clean']>[1]): Promise<void> {
  const { OrchestraError } = await loadCore();
  try {
    queue.clean(what, options);
  } catch (error) {
    if (!OrchestraError.is(error, 'not-found') || GROUPS.includes(what)) throw error;
    throw new CommandError(
      `${error.message.replace(/\.$/, '')}, and to clean a kind of them say completed, failed, cancelled or all`,
    );
  }
}

async function requireYes(count: number): Promise<void> {
  if (!canAsk())
    throw new CommandError(
      `${countOf(count, 'task')} would be deleted; pass --yes to do it without being asked`,
    );
  if (!(await askYesNo(`Delete ${countOf(count, 'task')} with their logs?`)))
    throw new CommandError('nothing was deleted, as you said');
}
