import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { field } from './sandbox.ts';

const CHECK = `---
description: Checks a package
agent: shell
priority: 8
timeoutSeconds: 60
maxRetries: 1
autoRetry: true
---
echo checking {{input:Package}} for {{input:Reason}}
`;

describe('orchestra start --template', () => {
  const sandbox = eachSandbox();
  const template = (name: string, text: string): string =>
    sandbox().write(`.orchestra/templates/${name}.md`, text);

  it('makes the task that the template says, with what it asks for', async () => {
    template('check', CHECK);
    const task = await sandbox().json(
      ...['start', '--template', 'check', '--set', 'Package=a b=c', '--set', 'Reason={{input:Package}}'],
    );
    assert.equal(field(task, 'agent'), 'shell');
    assert.equal(field(task, 'prompt'), 'echo checking a b=c for {{input:Package}}');
    assert.equal(field(task, 'priority'), 8);
    assert.equal(field(task, 'timeout'), 60);
    assert.equal(field(task, 'maxRetries'), 1);
    assert.equal(field(task, 'autoRetry'), true);
  });

  it('lets options and an agent win over the template', async () => {
    template('plain', '---\nagent: claude\npriority: 8\n---\necho hello');
    const task = await sandbox().json('start', '--template', 'plain', 'shell', '--priority', '2');
    assert.equal(field(task, 'agent'), 'shell');
    assert.equal(field(task, 'priority'), 2);
  });

  const reason = process.platform === 'linux' ? '' : ' (skipped: the test has a terminal on Linux only)';
  it(`asks on a terminal for what has no value${reason}`, async function () {
    if (reason !== '') this.skip();
    template('check', CHECK);
    const terminal = sandbox().startOnTerminal(['start', '--template', 'check', '--set', 'Reason=fun'], {
      columns: 100,
      rows: 20,
    });
    await terminal.until(/Package /);
    terminal.type('core\n');
    await terminal.until(/Task task_\S+ created for shell/);
    await terminal.until(/Nothing dispatches this queue now: "orchestra run"/);
    assert.equal((await terminal.ended).code, 0);
    assert.match(await sandbox().ok('status', '--json'), /echo checking core for fun/);
  });

  it(`makes nothing where the question is left${reason}`, async function () {
    if (reason !== '') this.skip();
    template('check', CHECK);
    const terminal = sandbox().startOnTerminal(['start', '--template', 'check'], { columns: 100, rows: 20 });
    await terminal.until(/Package /);
    terminal.type('\u0004');
    await terminal.until(/the question was not answered/);
    assert.equal((await terminal.ended).code, 1);
  });

  const refused: [string, readonly string[], RegExp, number][] = [
    [
      'a template there is none of',
      ['--template', 'nihgtly'],
      /no template "nihgtly"; .* has broken, check, who\./,
      1,
    ],
    ['a path', ['--template', '../templates/check'], /no template/, 1],
    ['a broken template', ['--template', 'broken'], /template broken cannot be used.*unknown key "agnet"/, 2],
    [
      'what is asked for and not given',
      ['--template', 'check', '--set', 'Reason=x'],
      /asks for "Package"; add --set "Package=VALUE"$/m,
      2,
    ],
    [
      'what is asked for and given by a mistyped label',
      ['--template', 'check', '--set', 'Reason=x', '--set', 'Pakage=core'],
      /asks for "Package", not for "Pakage"; add --set "Package=VALUE"$/m,
      2,
    ],
    [
      'what is given and not asked for',
      ['--template', 'check', '--set', 'Package=x', '--set', 'Reason=y', '--set', 'Color=z'],
      /not for "Color"/,
      2,
    ],
    [
      'a value without a label',
      ['--template', 'check', '--set', '=x'],
      /--set must be LABEL=VALUE, not "=x"/,
      2,
    ],
    ['a template without an agent', ['--template', 'who'], /"who" names no agent; name one after it/, 2],
    ['a prompt beside it', ['shell', 'true', '--template', 'check'], /brings its own prompt/, 2],
    ['--set without a template', ['shell', 'true', '--set', 'a=b'], /--set fills in a template/, 2],
  ];
  for (const [what, args, words, code] of refused) {
    it(`refuses ${what} in words and makes no task`, async () => {
      template('check', CHECK);
      template('broken', '---\nagnet: shell\n---\ntrue');
      template('who', 'echo hello');
      const outcome = await sandbox().run(['start', ...args]);
      assert.equal(outcome.code, code, outcome.stderr);
      assert.match(outcome.stderr, words);
      assert.match(outcome.stderr, /^orchestra: [^\n]+\n$/);
      assert.ok(!existsSync(path.join(sandbox().root, '.orchestra', 'tasks')));
    });
  }

  it('is explained by --help', async () => {
    const help = await sandbox().ok('start', '--help');
    assert.match(
      help,
      /orchestra start \[options\] <agent> <prompt>\n +orchestra start \[options\] --template <name>/,
    );
    assert.match(help, /--set <label=value>/);
  });
});
