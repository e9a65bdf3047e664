import type { IndexStats } from '../../core/index.ts';
import type { Program } from '../base.ts';
import type { Context } from '../context.ts';

/** `orchestra index`: the fast path for finished tasks; it mends itself, this is for looking and for doubt. */
export function addIndex(program: Program, context: Context): void {
  const index = program.command('index').description('look after the index of finished tasks');
  index
    .command('rebuild')
    .description('build it anew from the task files')
    .action(async () => {
      const stats = (await context.existingQueue()).rebuildIndex();
      if (!context.json)
        context.say(stats.exists ? 'Index rebuilt.' : 'Index rebuilt; so few tasks need none on the disk.');
      await print(context, stats);
    });
  index
    .command('stats')
    .description('what is in it')
    .action(async () => {
      await print(context, (await context.existingQueue()).indexStats());
    });
  index
    .command('verify')
    .description('compare it with the task files')
    .action(async () => {
      const findings = (await context.existingQueue()).verifyIndex();
      if (context.json) context.printJson({ findings });
      for (const finding of findings) context.say(finding);
      if (findings.length === 0) context.say('The index is right.');
      else context.note('orchestra: the index is wrong; "orchestra index rebuild" mends it');
      process.exitCode = findings.length === 0 ? 0 : 1;
    });
}

async function print(context: Context, stats: IndexStats): Promise<void> {
  if (context.json) {
    context.printJson(stats);
    return;
  }
  const { drawStats, formatBytes } = await import('../format/statsTable.ts');
  context.say(
    drawStats(
      ['Index', 'Count'],
      [
        ['Finished tasks', String(stats.finished)],
        ['Live tasks', String(stats.live)],
        ['On the disk', stats.exists ? formatBytes(stats.bytes) : 'none needed'],
      ],
    ),
  );
}
