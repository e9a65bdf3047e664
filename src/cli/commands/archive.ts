import type { Queue } from '../../core/index.ts';
import type { Program } from '../base.ts';
import { asFarAsPossible } from '../asFarAs.ts';
import type { Context } from '../context.ts';
import { noteUnreadableFiles } from '../format/configProblems.ts';
import { countOf } from '../format/count.ts';
import { listed } from '../format/listed.ts';

/** `orchestra archive`: moves old finished tasks out of the hot path; `archive stats` counts them. */
export function addArchive(program: Program, context: Context): void {
  const archive = program
    .command('archive')
    .description('move old finished tasks into the archive, where they stay readable')
    .option('--dry-run', 'only say what would be moved')
    .option(
      '--force',
      'whatever their age, even where archiving is switched off; failed and cancelled tasks that a pending one depends on stay all the same',
    )
    .action(async (options) => {
      const queue = await context.existingQueue();
      const dryRun = options.dryRun === true;
      const force = options.force === true;
      // Without force it is the error.
      if (force) noteUnreadableFiles(queue, context);
      const dependents = new Map<string, string>();
      const onKept = (id: string, neededBy: string) => dependents.set(id, neededBy);
      const { ids: archived, error } = await asFarAsPossible('archived', (onArchived) => {
        if (dryRun) queue.archive({ dryRun, force, onKept }).forEach(onArchived);
        else queue.archive({ force, onKept, onArchived });
      });
      if (context.json) context.printJson({ archived, kept: [...dependents.keys()], dryRun });
      if (error !== undefined) throw error;
      if (!context.json) for (const id of dryRun ? archived : []) context.say(id);
      context.say(`${dryRun ? 'Would archive' : 'Archived'} ${countOf(archived.length, 'task')}.`);
      if (dependents.size > 0) context.say(`${dryRun ? 'Would keep' : 'Kept'} ${whatIsKept(dependents)}`);
      if (archived.length === 0 && !force) context.say(whatIsDue(queue));
    });
  archive
    .command('stats')
    .description('count the archived tasks')
    .action(async () => {
      const queue = await context.existingQueue();
      const stats = queue.archiveStats();
      if (context.json) {
        context.printJson(stats);
        return;
      }
      const { drawStats, formatBytes } = await import('../format/statsTable.ts');
      const { complete, failed, cancelled, timedOut, retried } = stats.byStatus;
      context.say(
        drawStats(
          ['Archive', 'Count'],
          [
            ['Archived tasks', String(stats.count)],
            ['Completed', String(complete)],
            ['Failed', String(failed)],
            ['  of these timed out', String(timedOut)],
            ['Cancelled', String(cancelled)],
            ['Retried since', String(retried)],
            ['On the disk', formatBytes(stats.bytes)],
          ],
        ),
      );
    });
}

/** How many tasks stay, why, and which. */
function whatIsKept(dependents: ReadonlyMap<string, string>): string {
  const names = [...dependents].map(([id, dependent]) => `${id} (for ${dependent})`);
  return `${countOf(names.length, 'task')} that pending tasks depend on, because what is archived cannot be retried: ${listed(names)}.`;
}

const ALL_BY_FORCE =
  '--force takes all that is finished, except failed and cancelled tasks that a pending one depends on.';

/** What the settings in force call old enough, and the way around them. */
function whatIsDue(queue: Queue): string {
  const { enabled, maxCompletedAgeDays, maxFailedAgeDays, maxQueueSize } = queue.config().settings.archive;
  if (!enabled) return `Archiving is switched off; ${ALL_BY_FORCE}`;
  const ages = `${countOf(maxCompletedAgeDays, 'day')} after they completed, ${countOf(maxFailedAgeDays, 'day')} after they failed`;
  return `Tasks are archived ${ages}, and beyond the newest ${String(maxQueueSize)}; ${ALL_BY_FORCE}`;
}
