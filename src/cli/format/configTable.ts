import { cleanForDisplay, explainConfig, type Queue } from '../../core/index.ts';
import type { Context } from '../context.ts';
import { CommandError, quoted } from '../errors.ts';
import { noteConfigProblems } from './configProblems.ts';
import { layOutTable, type Column } from './table.ts';
import { terminalOf } from './terminal.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Key', shrinkTo: 20 },
  { title: 'From', shrinkTo: 10 },
  { title: 'Value', shrinkTo: 12, maxWidth: 1000 },
];

/**
 * Prints each value with its origin; values that were dropped go to standard error.
 * @throws CommandError where no value begins with the prefix
 */
export function printConfig(queue: Queue, context: Context, prefix = ''): void {
  const config = queue.config();
  const { problems } = config;
  const shown = explainConfig(config).filter(({ path }) => path.startsWith(prefix));
  if (shown.length === 0)
    throw new CommandError(`no value begins with ${quoted(prefix)}; "orchestra config show" lists all`);
  if (context.json) context.printJson({ root: queue.root, values: shown, problems });
  else {
    const { colours, symbols, width } = terminalOf();
    const cells = shown.map(({ path, value, origin }) => [
      { text: cleanForDisplay(path) },
      { text: cleanForDisplay(origin), paint: colours.dim },
      { text: cleanForDisplay(JSON.stringify(value)) },
    ]);
    context.say(
      layOutTable(COLUMNS, cells, { width, ellipsis: symbols.ellipsis, paintTitle: colours.bold }).join('\n'),
    );
  }
  noteConfigProblems(context, problems);
}
