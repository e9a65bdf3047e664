import assert from 'node:assert/strict';
import fc from 'fast-check';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { parse } from '../../../src/cli/program.ts';
import { quickCall } from '../../../src/cli/quickCall.ts';

type Called = { readonly name: string; readonly values: unknown[]; readonly json: boolean };

/** Commands with every kind of declaration, that note what they are called with. */
function commandsThatNote(calls: Called[]): typeof COMMANDS {
  return {
    one: (program, context) => {
      program
        .command('one')
        .usage('something else')
        .argument('<first>', 'must be')
        .argument('[second]', 'may be', 'standard')
        .option('--flag', 'yes or no')
        .option('--much-more <n>', 'a value')
        .option('--no-thing', 'against it')
        .option('--pair', 'for it')
        .option('--no-pair', 'against it')
        .option('--lists <x...>', 'several')
        .option('--no-lists', 'none')
        .option('--list <x...>', 'several')
        .option('--own <x>', 'parsed', (value: string) => value.toUpperCase())
        .action((first, second, options) => {
          calls.push({ name: 'one', values: [first, second, { ...options }], json: context.json });
        });
    },
    many: (program, context) => {
      const many = program
        .command('many')
        .argument('[rest...]', 'any number')
        .action((rest, options) => {
          calls.push({ name: 'many', values: [rest, { ...options }], json: context.json });
        });
      many.command('below').action((options) => {
        calls.push({ name: 'many below', values: [{ ...options }], json: context.json });
      });
    },
  };
}

const words = fc.constantFrom(
  ...[
    'one',
    'many',
    'below',
    'a',
    'b',
    '',
    '-',
    '--',
    '-x',
    '--flag',
    '--much-more',
    '7',
    '-7',
    '--much-more=7',
  ],
  ...[
    '--no-thing',
    '--pair',
    '--no-pair',
    '--lists',
    '--no-lists',
    '--thing',
    '--list',
    '--list=c',
    '--own',
    '--json',
    '--debug',
    '--root',
    '/tmp',
    '--help',
    '-h',
    '--version',
  ],
);

describe('arguments that are plain need no parser', () => {
  it('what is taken for a plain call is the call that the parser finds', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('one', 'many'),
        fc.array(words, { maxLength: 6 }),
        async (name, rest) => {
          for (const args of [
            [name, ...rest],
            [...rest, name],
            ['--json', name, ...rest],
          ]) {
            const [quick, parsed]: [Called[], Called[]] = [[], []];
            const call = quickCall(args, commandsThatNote(quick));
            if (call === undefined) continue;
            plain++;
            await call();
            await parse(args, commandsThatNote(parsed));
            assert.deepEqual(quick, parsed, args.join(' '));
          }
        },
      ),
      { numRuns: 1000 },
    );
    assert.ok(plain > 300, `only ${String(plain)} were plain`);
  });

  it('the commands people type all day are', () => {
    for (const line of [
      'status',
      'status --limit 3',
      'run',
      'cancel task_1',
      'retry task_1',
      'clean task_1',
      'timeout list',
    ])
      assert.notEqual(quickCall(line.split(' ')), undefined, line);
    assert.notEqual(quickCall(['start', 'shell', 'npm test', '--priority', '7']), undefined);
    assert.notEqual(quickCall(['start', '--depends-on', 'task_1', 'shell', 'npm test']), undefined);
  });

  it('every command can be declared so', () => {
    for (const name of Object.keys(COMMANDS)) assert.doesNotThrow(() => quickCall([name]), name);
  });
});
