import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';
import { wrongUsage } from '../errors.ts';
import { defined, momentMs, oneOf, optionalWholeNumber, secondsToMs, valuesOf } from '../values.ts';

/** `orchestra status`: looks and starts nothing. */
export function addStatus(program: Program, context: Context): void {
  program
    .command('status')
    .description('show what is live and the newest finished tasks')
    .option('--watch', 'keep showing it, drawn anew whenever something changes')
    .option('--interval <seconds>', 'with --watch: at most one drawing in this time')
    .option('--no-auto-retry', 'accepted for older scripts: status never starts anything')
    .option('--all', 'every finished task, not only the newest; archived ones last')
    .option('--limit <n>', 'as many of the newest finished tasks (standard: 50); not with --all')
    .option('--status <status...>', 'only these: pending, running, complete, failed, cancelled')
    .option('--agent <name>', 'only tasks of this agent')
    .option('--since <time>', 'only tasks touched since this time, or in the last 90s, 10m, 2h, 7d')
    .action(async (options) => {
      if (options.all === true && options.limit !== undefined)
        throw wrongUsage('--all shows every finished task, --limit only the newest; leave one of them away');
      const { TASK_STATUSES, requireOwnFolders, systemClock } = await loadCore();
      const query = defined({
        all: options.all,
        limit: optionalWholeNumber('limit', options.limit, { min: 0 }),
        statuses:
          options.status &&
          valuesOf('status', options.status).map((text) => oneOf('status', text, TASK_STATUSES)),
        agent: options.agent,
        sinceMs:
          options.since === undefined
            ? undefined
            : await momentMs('since', options.since, systemClock.nowMs(), 'back'),
      });
      const intervalMs = options.interval === undefined ? 0 : secondsToMs('interval', options.interval);
      if (options.watch === true) {
        const queue = await context.existingQueue();
        const { watchStatus } = await import('../live/watchStatus.ts');
        await watchStatus(queue, context, query, intervalMs);
        return;
      }
      const queue = await context.openQueue();
      requireOwnFolders(queue.paths);
      const { printStatus } = await import('../live/printStatus.ts');
      printStatus(queue, context, query);
    });
}
