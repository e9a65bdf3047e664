import { absolutePath } from '../absolutePath.ts';
import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { CommandError, oneLine, wrongUsage } from '../errors.ts';
import { countOf } from '../format/count.ts';

/** `orchestra import DIR`: takes over an older queue and its agents; the older files stay as they are. */
export function addImport(program: Program, context: Context): void {
  program
    .command('import')
    .description('take over an older queue (.gemini/agents/, .opencode/, .orchestra/) and its agents')
    .argument('<dir>', 'the older folder, or the project that holds it')
    .action(async (dir) => {
      if (dir === '')
        throw wrongUsage('the folder to import is empty; name the one that holds the older queue');
      const queue = await context.openQueue();
      const result = queue.importOlder(absolutePath(dir));
      if (context.json) context.printJson(result);
      for (const problem of result.problems) context.note(`orchestra: ${oneLine(problem)}`);
      if (result.failed)
        throw new CommandError(`nothing of ${dir} could be imported; what is written above says why`);
      context.say(
        `Imported ${countOf(result.tasks.length, 'task')} and ${countOf(result.agents.length, 'agent')} into ${queue.root}.`,
      );
    });
}
