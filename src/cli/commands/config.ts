import type { Program } from '../base.ts';
import type { Context } from '../context.ts';
import { loadCore } from '../core.ts';

/** `orchestra config init|show|set`: the configuration, with where each value came from. */
export function addConfig(program: Program, context: Context): void {
  const config = program.command('config').description('look at the configuration, or change it');
  config
    .command('init')
    .description('make configuration files to start from, where they are missing')
    .action(async () => {
      const { initConfig } = await loadCore();
      const queue = await context.createQueue();
      const files = initConfig(queue.root);
      if (context.json) context.printJson({ files });
      context.say(
        files.length === 0 ? 'The configuration files are there already.' : `Made ${files.join(', ')}.`,
      );
    });
  config
    .command('show')
    .description('show each value and where it came from')
    .argument('[prefix]', 'only values that begin so, such as agents.claude')
    .action(async (prefix) => {
      const queue = await context.openQueue();
      const { printConfig } = await import('../format/configTable.ts');
      printConfig(queue, context, prefix);
    });
  config
    .command('set')
    .description('set a value for this project')
    .argument('<key>', 'such as maxConcurrent, archive.enabled or agents.claude.args')
    .argument('<value>', 'text, a number, true or false, or JSON')
    .action(async (key, value) => {
      const { cleanForDisplay, setConfigValue } = await loadCore();
      const queue = await context.createQueue();
      const change = setConfigValue(queue.root, key, value);
      if (context.json) context.printJson(change);
      context.say(cleanForDisplay(`${change.path} = ${JSON.stringify(change.value)} in ${change.file}`));
    });
}
