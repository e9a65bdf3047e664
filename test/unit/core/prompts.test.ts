import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { Project, refuses } from './project.ts';

/** Writes its last argument, and nothing else, into a file. */
const ARGUMENT_AGENT = '#!/bin/sh\nprintf %s "$2" > "arrived-$ORCHESTRA_TASK_ID"\n';
/** Writes its standard input into a file. */
const INPUT_AGENT = '#!/bin/sh\ncat > "arrived-$ORCHESTRA_TASK_ID"\n';

describe('prompts', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    for (const [name, text] of [
      ['argument.sh', ARGUMENT_AGENT],
      ['input.sh', INPUT_AGENT],
    ] as const) {
      chmodSync(project.write(name, text), 0o755);
    }
    const bare = { barePrompt: true };
    queue = project.queue(
      {},
      {
        userSettings: {
          agents: {
            argument: { command: project.path('argument.sh'), args: ['--', '{prompt}'], ...bare },
            input: { command: project.path('input.sh'), args: ['{taskId}'], promptVia: 'stdin', ...bare },
            template: {
              command: project.path('argument.sh'),
              args: ['--', '{prompt}'],
              promptTemplate: '{{id}} {taskId}: {userPrompt} ({agent})',
            },
          },
        },
      },
    );
  });
  afterEach(() => project.dispose());

  const prompts = {
    'placeholders of ours': '{taskId} {prompt} {agent} {{planFile}} {userPrompt}',
    'what a shell would run': '$(touch hacked) `touch hacked` ; touch hacked | & $HOME ${PATH}',
    quotes: `"double" 'single' \\"back\\" '\\''`,
    newlines: 'first\nsecond\r\n\n\tthird\n',
    'a leading dash': '-rf --help',
    'what is not ASCII': '👩‍👩‍👧 日本語 ünï \u202Eabc\u{10FFFF}',
    'control characters': 'bell \u0007 escape \u001b[31m delete \u007f',
    'percent signs and backslashes': '%s %d %% \\n \\0 \\x41',
    blanks: '  two before, two after  ',
  };
  it('arrive byte for byte, as argument and as standard input, whatever is in them', async () => {
    const tasks = Object.entries(prompts).flatMap(([what, prompt]) =>
      ['argument', 'input'].map((agent) => ({ what, prompt, id: queue.add({ agent, prompt }).taskId })),
    );
    await project.drain(queue);
    for (const { what, prompt, id } of tasks) {
      assert.equal(queue.read(id).status, 'complete', `${what}: ${queue.read(id).errorMessage ?? ''}`);
      assert.deepEqual(arrived(id), Buffer.from(prompt), what);
      assert.equal(queue.read(id).prompt, prompt);
    }
    assert.ok(!existsSync(project.path('hacked')));
  });

  it('what a template inserts is not substituted again', async () => {
    const { taskId } = queue.add({ agent: 'template', prompt: '{taskId} {{x}} $(id)' });
    await project.drain(queue);
    assert.equal(arrived(taskId).toString(), `{id} ${taskId}: {taskId} {{x}} $(id) (template)`);
  });

  it('the shell agent gets the bare prompt, and its leading dash is no option', async () => {
    const plain = queue.add({ agent: 'shell', prompt: "printf '%s' '{taskId} {prompt}' > shell-out" }).taskId;
    const dash = queue.add({ agent: 'shell', prompt: '-c "exit 0"' }).taskId;
    await project.drain(queue);
    assert.equal(queue.read(plain).status, 'complete');
    assert.equal(project.read('shell-out'), '{taskId} {prompt}');
    assert.equal(queue.read(dash).exitCode, 127);
  });

  it('a prompt of 1 MB arrives byte for byte by standard input', async () => {
    const prompt = '0123456789abcde\n'.repeat(65_536);
    const { taskId } = queue.add({ agent: 'input', prompt });
    await project.drain(queue);
    assert.ok(arrived(taskId).equals(Buffer.from(prompt)));
  });

  it('a prompt of 1 MB is run by the shell agent in full', async () => {
    const prompt = `: '${'x'.repeat(1_048_576)}'\necho ran > ran\nexit 5`;
    const { taskId } = queue.add({ agent: 'shell', prompt });
    await project.drain(queue);
    assert.deepEqual([queue.read(taskId).exitCode, project.read('ran')], [5, 'ran\n']);
  });

  it('a prompt of 1 MB that fits no argument is refused when it is created, and nothing is written', () => {
    refuses(
      () => queue.add({ agent: 'argument', prompt: 'x'.repeat(1_048_576) }),
      'invalid',
      /does not fit the command line of agent argument/,
    );
    refuses(
      () => queue.add({ agent: 'input', prompt: 'x'.repeat(9 * 1_048_576) }),
      'invalid',
      /9437184 bytes, and at most 8388608/,
    );
    nothingWritten();
  });

  it('empty prompts, NUL and half characters are refused, and nothing is written', () => {
    for (const prompt of ['', ' \n\t '])
      refuses(() => queue.add({ agent: 'shell', prompt }), 'invalid', /prompt is empty/);
    refuses(() => queue.add({ agent: 'shell', prompt: 'echo \0' }), 'invalid', /NUL/);
    refuses(() => queue.add({ agent: 'shell', prompt: 'echo \ud83d' }), 'invalid', /half a character/);
    nothingWritten();
  });

  it('an edit is held to the same rules', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    refuses(() => queue.edit(taskId, { prompt: ' ' }), 'invalid', /empty/);
    refuses(() => queue.edit(taskId, { prompt: 'x\0' }), 'invalid', /NUL/);
    refuses(
      () => queue.edit(taskId, { agent: 'argument', prompt: 'x'.repeat(200_000) }),
      'invalid',
      /does not fit/,
    );
    assert.equal(queue.read(taskId).prompt, 'true');
  });

  function arrived(id: string): Buffer {
    return readFileSync(project.path(`arrived-${id}`));
  }

  function nothingWritten(): void {
    for (const folder of ['tasks', 'plans', 'state/journal', 'state/intents', 'state/run']) {
      assert.deepEqual(readdirSync(project.path(`.orchestra/${folder}`)), [], folder);
    }
    assert.deepEqual(queue.events(), []);
  }
});
