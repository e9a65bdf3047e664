import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildLaunch, checkPrompt } from '../../../src/core/agents/commandLine.ts';
import { permissionFlagsOf } from '../../../src/core/agents/permissionFlags.ts';
import { OrchestraError } from '../../../src/core/model/errors.ts';
import { LIMITS } from '../../../src/core/model/task.ts';
import { resolveConfig } from '../../../src/core/config/resolve.ts';
import { anAgent, launchOf, PATHS } from './agents.ts';

/** Prompts full of what other programs would take for placeholders, flags or shell. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '{taskId}',
        '{prompt}',
        '{userPrompt}',
        '{agent}',
        '{promptFile}',
        '{{',
        '}}',
        '$(id)',
        '`id`',
        '"',
        "'",
        '\n',
        '-',
        '$&',
        '$1',
        '\\',
        '😀',
        '%PATH%',
      ),
      fc.string({ unit: 'grapheme' }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

function refusal(act: () => unknown): OrchestraError {
  try {
    act();
  } catch (error) {
    assert.ok(OrchestraError.is(error), String(error));
    return error;
  }
  assert.fail('it was not refused');
}

describe('the command line of a task', () => {
  it('has the placeholders replaced in each argument', () => {
    const args = [
      '--id={taskId}',
      '{agent}',
      '{planFile}',
      '{logFile}',
      '{promptFile}',
      '{unknown}{constructor}',
      '{prompt}',
    ];
    const launch = buildLaunch(launchOf('do it', { args, barePrompt: true }));
    assert.deepEqual(launch.args, [
      '--id=task_1_a',
      'mine',
      PATHS.planFile,
      PATHS.logFile,
      PATHS.promptFile,
      '{unknown}{constructor}',
      'do it',
    ]);
  });

  it('gives any prompt to the agent byte for byte, and never substitutes inside it', () => {
    fc.assert(
      fc.property(hostileText, (prompt) => {
        const bare = buildLaunch(
          launchOf(prompt, { args: ['a', '{prompt}', 'x{prompt}y'], barePrompt: true }),
        );
        assert.deepEqual(bare.args, ['a', prompt, `x${prompt}y`]);
        const templated = buildLaunch(launchOf(prompt, { promptTemplate: '<{userPrompt}|{taskId}>' }));
        assert.equal(templated.args[0], `<${prompt}|task_1_a>`);
        const followed = buildLaunch(launchOf(prompt));
        assert.ok(followed.args[0]?.startsWith(`${prompt}\n`));
      }),
    );
  });

  it('takes doubled braces in a template for literal ones', () => {
    const promptTemplate =
      '{{taskId}} {{{taskId}}} {taskId} {agent} {planFile} {logFile} {doneFile} {errorFile} {other}';
    const { promptText } = buildLaunch(launchOf('x', { promptTemplate }));
    assert.equal(
      promptText,
      `{taskId} {task_1_a} task_1_a mine ${PATHS.planFile} ${PATHS.logFile} ${PATHS.doneFile} ${PATHS.errorFile} {other}`,
    );
  });

  it('asks for the sentinels after a prompt without a template', () => {
    const { promptText } = buildLaunch(launchOf('do it'));
    assert.ok(promptText.startsWith('do it\n'));
    for (const words of ['task_1_a', PATHS.doneFile, PATHS.errorFile])
      assert.ok(promptText.includes(words), words);
  });

  it('starts in the project folder, or where the agent says', () => {
    assert.equal(buildLaunch(launchOf('x')).cwd, '/project');
    assert.equal(buildLaunch(launchOf('x', { workingDirectory: 'packages/a' })).cwd, '/project/packages/a');
    assert.equal(buildLaunch(launchOf('x', { workingDirectory: '/elsewhere' })).cwd, '/elsewhere');
  });

  it('finds programs of the project from its folder, and leaves names to the PATH', () => {
    assert.equal(
      buildLaunch(launchOf('x', { command: './agent.sh', workingDirectory: 'sub' })).command,
      '/project/agent.sh',
    );
    assert.equal(buildLaunch(launchOf('x', { command: 'agent' })).command, 'agent');
  });

  it('hands a prompt over on standard input or by file where the agent wants it so', () => {
    const byInput = buildLaunch(launchOf('x', { promptVia: 'stdin', args: ['-'], barePrompt: true }));
    assert.deepEqual(
      [byInput.stdin, byInput.needsPromptFile, byInput.promptText, byInput.args],
      ['prompt', true, 'x', ['-']],
    );
    const byFile = buildLaunch(launchOf('x', { promptVia: 'file', args: ['--file', '{promptFile}'] }));
    assert.deepEqual(
      [byFile.stdin, byFile.needsPromptFile, byFile.args[1]],
      [undefined, true, PATHS.promptFile],
    );
    assert.equal(buildLaunch(launchOf('x')).needsPromptFile, false);
  });

  it('hands a prompt over once where the arguments hold it already', () => {
    const launch = buildLaunch(launchOf('x', { promptVia: 'stdin', args: ['{prompt}'], barePrompt: true }));
    assert.deepEqual([launch.stdin, launch.needsPromptFile, launch.args], [undefined, false, ['x']]);
  });

  it('leaves the permission flags out where the setting says so, but never words of the prompt', () => {
    const agent = {
      args: ['--mode', 'all', '--yes', '{prompt}', '--mode', 'some'],
      permissionFlags: ['--yes', '--mode all'],
      barePrompt: true,
    };
    const input = launchOf('--yes', agent);
    assert.deepEqual(buildLaunch(input).args, ['--mode', 'all', '--yes', '--yes', '--mode', 'some']);
    assert.deepEqual(buildLaunch({ ...input, skipPermissionFlags: false }).args, ['--yes', '--mode', 'some']);
    assert.deepEqual(permissionFlagsOf(anAgent(agent)), ['--yes', '--mode all']);
    assert.deepEqual(permissionFlagsOf(anAgent({ ...agent, args: ['{prompt}'] })), []);
  });
});

describe('a prompt that does not fit one argument', () => {
  const long = 'é'.repeat(500_000);

  it('goes by the arguments for long prompts', () => {
    const launch = buildLaunch(
      launchOf(long, { longPromptArgs: ['--from', '{promptFile}'], barePrompt: true }),
    );
    assert.deepEqual(
      [launch.args, launch.needsPromptFile, launch.promptText],
      [['--from', PATHS.promptFile], true, long],
    );
  });

  it('is named by the text for long prompts', () => {
    const launch = buildLaunch(
      launchOf(long, { args: ['-p', '{prompt}'], longPrompt: 'Read {promptFile}.' }),
    );
    assert.deepEqual([launch.args, launch.needsPromptFile], [['-p', `Read ${PATHS.promptFile}.`], true]);
    assert.ok(launch.promptText.startsWith(long));
  });

  it('goes on standard input as it is', () => {
    const launch = buildLaunch(launchOf(long, { promptVia: 'stdin', args: [] }));
    assert.ok(launch.promptText.startsWith(long));
    checkPrompt(anAgent({ promptVia: 'stdin', args: [] }), long);
  });

  it('is refused when the task is created, where the agent has no way for it', () => {
    const error = refusal(() => checkPrompt(anAgent(), long));
    assert.equal(error.reason, 'invalid');
    assert.match(error.message, /mine.*131071.*longPrompt/u);
    checkPrompt(anAgent(), 'x'.repeat(100_000));
  });

  it('counts bytes, not characters', () => {
    refusal(() => checkPrompt(anAgent({ barePrompt: true }), '😀'.repeat(33_000)));
    checkPrompt(anAgent({ barePrompt: true }), 'x'.repeat(131_071));
    refusal(() => checkPrompt(anAgent({ barePrompt: true }), 'x'.repeat(131_072)));
  });
});

describe('a prompt that no agent can be given', () => {
  for (const [what, prompt, words] of [
    ['an empty one', '', /empty/u],
    ['a blank one', ' \n\t ', /empty/u],
    ['one with NUL', 'a\0b', /NUL/u],
    ['one with half a character', 'a\uD83D', /surrogate/u],
    ['a huge one', 'x'.repeat(LIMITS.promptBytes + 1), /8388608/u],
  ] as const) {
    it(`is refused in words: ${what}`, () => {
      const error = refusal(() => checkPrompt(anAgent({ promptVia: 'stdin' }), prompt));
      assert.equal(error.reason, 'invalid');
      assert.match(error.message, words);
    });
  }
});

describe('the shell agent', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestra shell ü-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(prompt: string): string {
    const agent = resolveConfig({ root: folder }).agents.get('shell');
    assert.ok(agent);
    const paths = { ...PATHS, root: folder, promptFile: join(folder, 'a prompt') };
    const task = { taskId: 'task_1_a', prompt, agent: 'shell' };
    const launch = buildLaunch({ task, agent, paths, skipPermissionFlags: true });
    assert.equal(launch.promptText, prompt);
    if (launch.needsPromptFile) writeFileSync(paths.promptFile, launch.promptText);
    const { command, args, cwd } = launch;
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  it('runs the bare prompt as a command line', () => {
    assert.equal(run(`printf '%s' "a b" '{taskId}' $((1 + 2))`), 'a b{taskId}3');
  });

  it('does not take a leading - of the prompt for a flag', () => {
    assert.equal(run('-x 2>/dev/null; printf went-on'), 'went-on');
  });

  it('runs a prompt of one megabyte, byte for byte', () => {
    assert.equal(run(`printf '%s' '${'ü'.repeat(500_000)}'`), 'ü'.repeat(500_000));
  });
});
