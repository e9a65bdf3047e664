import type { Program } from '../base.ts';
import type { Context } from '../context.ts';

/** `orchestra archive`: moves old finished tasks out of the hot path; `archive stats` counts them. */
export function addArchive(program: Program, context: Context): void {
  const archive = program
    .command('archive')
    .description('move old finished tasks into the archive, where they stay readable')
    .option('--dry-run', 'only say what would be moved')
    .option('--force', 'whatever their age, even where archiving is switched off')
    .action(async (options) => {
      const queue = await context.existingQueue();
      const dryRun = options.dryRun === true;
      const archived = queue.archive({ dryRun, force: options.force === true });
      if (context.json) context.printJson({ archived, dryRun });
      else for (const id of dryRun ? archived : []) context.say(id);
      context.say(
        `${dryRun ? 'Would archive' : 'Archived'} ${archived.length === 1 ? '1 task' : `${String(archived.length)} tasks`}.`,
      );
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
      context.say(`Archived: ${String(stats.count)} tasks, ${(stats.bytes / 1024).toFixed(0)} KiB`);
      for (const [status, count] of Object.entries(stats.byStatus))
        context.say(`  ${status}: ${String(count)}`);
    });
}
