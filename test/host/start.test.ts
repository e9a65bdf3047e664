import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Queue, type Task } from '../../src/core/index.ts';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { answering } from './answers.ts';
import { invoke, root, rowOf, startTask, until } from './panel.ts';
import { standingIn } from './standingIn.ts';
import { taskOf, withHelperAndPausedQueue, write } from './starting.ts';
import { BACK, stepping } from './steps.ts';

describe('starting a task', () => {
  const ask = async (answers: Parameters<typeof stepping>[0], act: () => Promise<unknown>): Promise<Task> =>
    taskOf((await stepping(answers, act)).result);
  const promptEditor = (): vscode.TextEditor | undefined =>
    vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'untitled');
  withHelperAndPausedQueue();

  it('asks for agent and prompt, and shows a second page that one may leave as it is', async () => {
    const { result, asked } = await stepping(['helper', 'Fix the tests', 'Start Task'], () =>
      invoke(COMMANDS.startTask),
    );
    const task = taskOf(result);
    assert.deepEqual([task.agent, task.prompt, task.priority], ['helper', 'Fix the tests', 5]);
    assert.deepEqual(
      asked.map(({ text }) => text),
      [
        'Start Task 1/3: Which agent shall do it?',
        'Start Task 2/3: What is to be done; the button opens an editor for more than a line What shall helper do?',
        'Start Task 3/3: Enter starts the task; choose a line to change it',
      ],
    );
    assert.ok(asked[0]?.labels.some((label) => label.includes('shell')));
    assert.ok(asked[0]?.descriptions.includes('answers in words'));
  });

  it('says at once that the program of an agent is missing, and asks again', async () => {
    const configuration = vscode.workspace.getConfiguration('orchestra');
    const agents = { ...configuration.get<object>('agents'), gone: { command: 'no-such-cli', args: [] } };
    await configuration.update('agents', agents, vscode.ConfigurationTarget.Global);
    const { result, asked } = await stepping(['gone', 'helper', 'Fix it', 'Start Task'], () =>
      invoke(COMMANDS.startTask),
    );
    assert.equal(taskOf(result).agent, 'helper');
    assert.match(asked[1]?.text ?? '', /Agent gone needs the program "no-such-cli"/);
  });

  it('takes what is said on the second page', async () => {
    const other = await startTask({ prompt: 'echo the other one' });
    await rowOf(other);
    const { result, asked } = await stepping(
      [
        ...['helper', 'Fix it', 'Priority', '70', 'Time Limit', '30m', 'Retries', '1', 'Retry by Itself'],
        ...['Waits for', ['the other one'], 'Not Before', '2h', 'Start Task'],
      ],
      () => invoke(COMMANDS.startTask),
    );
    const task = taskOf(result);
    assert.match(asked.at(-1)?.text ?? '', /Choose a line to change it, or start the task/);
    assert.deepEqual(
      [task.priority, task.timeout, task.maxRetries, task.autoRetry, task.dependsOn],
      [70, 1800, 1, true, [other]],
    );
    assert.ok(Date.parse(task.notBefore ?? '') > Date.now() + 7_000_000);
  });

  it('goes back without losing what was typed', async () => {
    const { result, asked } = await stepping(
      ['shell', 'Fix it', BACK, BACK, 'helper', 'Fix it all', 'Start Task'],
      () => invoke(COMMANDS.startTask),
    );
    assert.equal(asked[3]?.value, 'Fix it');
    assert.equal(asked[5]?.value, 'Fix it');
    assert.deepEqual([taskOf(result).agent, taskOf(result).prompt], ['helper', 'Fix it all']);
  });

  it('offers again what was typed before an Escape, and not once it has become a task', async () => {
    await stepping(['helper', { leaving: 'half a thou' }], () => invoke(COMMANDS.startTask));
    const { asked } = await stepping(['helper', 'half a thought', undefined], () =>
      invoke(COMMANDS.startTask),
    );
    assert.equal(asked[1]?.value, 'half a thou');
    const again = await stepping(['helper', 'a whole thought', 'Start Task'], () =>
      invoke(COMMANDS.startTask),
    );
    assert.equal(again.asked[1]?.value, 'half a thought');
    const fresh = await stepping(['helper', undefined], () => invoke(COMMANDS.startTask));
    assert.equal(fresh.asked[1]?.value, '');
  });

  it('asks only for what it was not given', async () => {
    const task = await ask(['Say it', 'Start Task'], () =>
      invoke(COMMANDS.startTask, { agent: 'helper', priority: 3, folder: root() }),
    );
    assert.deepEqual([task.agent, task.prompt, task.priority], ['helper', 'Say it', 3]);
  });

  it('takes a prompt from an editor, and closes it once the task is there', async () => {
    await stepping(['helper', { button: 'Write in Editor', typed: 'A line' }], () =>
      invoke(COMMANDS.startTask),
    );
    const editor = await until('an editor', promptEditor);
    const { document } = editor;
    assert.equal(document.languageId, 'markdown');
    assert.equal(document.getText(), 'A line');
    assert.equal(editor.selection.active.character, 'A line'.length);
    await editor.edit((edit) => edit.insert(editor.selection.active, '\n\n- and a list'));
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
    );
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['$(play) Start Task with helper', '$(trash) Discard'],
    );
    await stepping([undefined], () => invoke(COMMANDS.submitPrompt, document.uri));
    assert.equal(document.isClosed, false);
    const task = await ask(['Start Task'], () => invoke(COMMANDS.submitPrompt, document.uri));
    assert.equal(task.prompt, 'A line\n\n- and a list');
    await until('the editor to close', () => promptEditor() === undefined);
  });

  it('keeps a task interactive that goes by the editor', async () => {
    const before = new Set(vscode.window.terminals);
    await stepping(['shell', { button: 'Write in Editor', typed: 'sleep 60' }], () =>
      invoke(COMMANDS.startInteractively),
    );
    const { document } = await until('an editor', promptEditor);
    const task = await ask(['Start Task'], () => invoke(COMMANDS.submitPrompt, document.uri));
    const terminal = await until('a terminal', () =>
      vscode.window.terminals.find((each) => !before.has(each)),
    );
    assert.match(terminal.name, /sleep 60/);
    await invoke(COMMANDS.cancelTask, await rowOf(task.taskId));
    terminal.dispose();
  });

  it('adds nothing for a terminal where its agent knows none, and says so before a prompt is written', async () => {
    const count = (): number => Queue.open({ root: root(), actor: 'test' }).status().tasks.length;
    const before = count();
    const why = /^Agent helper cannot be run interactively/;
    const { heard } = await answering([], () =>
      invoke(COMMANDS.startInteractively, { agent: 'helper', prompt: 'Talk' }),
    );
    assert.match(heard.join(), why);
    const { asked } = await stepping(['helper', undefined], () => invoke(COMMANDS.startInteractively));
    assert.match(asked[1]?.text ?? '', /cannot be run interactively/);
    assert.equal(count(), before);
  });

  it('takes the prompt as it stands when the task is made, not when its second page opened', async () => {
    await stepping(['helper', { button: 'Write in Editor', typed: 'A line' }], () =>
      invoke(COMMANDS.startTask),
    );
    const editor = await until('an editor', promptEditor);
    const writeOn = (): Promise<unknown> =>
      Promise.resolve(editor.edit((edit) => edit.insert(new vscode.Position(0, 6), ' more')));
    const task = await ask([{ meanwhile: writeOn, then: 'Start Task' }], () =>
      invoke(COMMANDS.submitPrompt, editor.document.uri),
    );
    assert.equal(task.prompt, 'A line more');
    await until('the editor to close', () => promptEditor() === undefined);
  });

  it('knows an editor by its prompt in another language mode too, and no more once it is closed', async () => {
    const lensesOf = async ({ uri }: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> =>
      await vscode.commands.executeCommand('vscode.executeCodeLensProvider', uri);
    await stepping(['helper', { button: 'Write in Editor', typed: 'A line' }], () =>
      invoke(COMMANDS.startTask),
    );
    const { document } = await until('an editor', promptEditor);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    assert.equal((await lensesOf(document)).length, 2);
    const task = await ask(['Start Task'], () => invoke(COMMANDS.submitPrompt, document.uri));
    assert.equal(task.prompt, 'A line');
    await until('the editor to close', () => promptEditor() === undefined);

    await stepping(['helper', { button: 'Write in Editor', typed: 'Another' }], () =>
      invoke(COMMANDS.startTask),
    );
    const other = await until('an editor', promptEditor);
    await vscode.window.showTextDocument(other.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the document to close', () => other.document.isClosed);
    // The next one that is untitled has its address.
    const next = await vscode.workspace.openTextDocument({ content: 'nothing of ours' });
    assert.equal(next.uri.toString(), other.document.uri.toString());
    assert.equal((await lensesOf(next)).length, 0);
    await vscode.window.showTextDocument(next);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('discards a prompt in an editor after one question', async () => {
    await stepping(['helper', { button: 'Write in Editor', typed: 'never mind' }], () =>
      invoke(COMMANDS.startTask),
    );
    const editor = await until('an editor', promptEditor);
    await answering([undefined], () => invoke(COMMANDS.discardPrompt, editor.document.uri));
    assert.equal(editor.document.getText(), 'never mind');
    const trust = standingIn('isTrusted', () => false);
    try {
      await answering(['Discard'], () => invoke(COMMANDS.discardPrompt, editor.document.uri));
    } finally {
      trust();
    }
    await until('the editor to close', () => promptEditor() === undefined);
  });

  it('asks about a selection, with its place and text, and offers no agent that would run it', async () => {
    const uri = write('src/sum.ts', 'one();\ntwo();\nthree();\n');
    const editor = await vscode.window.showTextDocument(uri);
    editor.selection = new vscode.Selection(0, 2, 2, 0);
    const { result, asked } = await stepping(['helper', 'Why?', 'Start Task'], () =>
      invoke(COMMANDS.askAboutSelection),
    );
    assert.equal(taskOf(result).prompt, 'Why?\n\nsrc/sum.ts:1-2\n\n```typescript\none();\ntwo();\n```');
    assert.ok(!asked[0]?.labels.some((label) => label.includes('shell')));
    assert.match(asked[1]?.text ?? '', /Goes along: src\/sum\.ts:1-2$/);
  });

  it('shows the whole prompt in an editor before it starts, where that is wanted', async () => {
    const editor = await vscode.window.showTextDocument(write('src/sum.ts', 'one();\n'));
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await stepping(['helper', { button: 'Write in Editor', typed: 'Why?' }], () =>
      invoke(COMMANDS.askAboutSelection),
    );
    const written = await until('an editor', promptEditor);
    assert.equal(written.document.getText(), 'Why?\n\nsrc/sum.ts:1');
    assert.equal(written.selection.active.character, 'Why?'.length);
    await answering(['Discard'], () => invoke(COMMANDS.discardPrompt));
  });

  it('fixes a problem by its quick fix, with message, file and lines', async () => {
    const uri = write('src/half.ts', 'const a = 1;\nconst b: string = a;\n');
    await vscode.window.showTextDocument(uri);
    const problems = vscode.languages.createDiagnosticCollection('a test');
    try {
      const range = new vscode.Range(1, 6, 1, 7);
      const problem = new vscode.Diagnostic(range, "Type 'number' is not assignable to type 'string'.");
      problem.source = 'ts';
      problem.code = 2322;
      problems.set(uri, [problem]);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
      );
      const action = actions.find(({ title }) => title === 'Ask an agent to fix this');
      assert.equal(action?.command?.command, COMMANDS.askAboutProblem);
      const args: unknown[] = action.command.arguments ?? [];
      const { result, asked } = await stepping(['helper', 'Fix this problem.', 'Start Task'], () =>
        invoke(COMMANDS.askAboutProblem, ...args),
      );
      assert.equal(asked[1]?.value, 'Fix this problem.');
      assert.equal(
        taskOf(result).prompt,
        [
          'Fix this problem.',
          "src/half.ts:2: error ts(2322): Type 'number' is not assignable to type 'string'.",
          '```typescript\nconst b: string = a;\n```',
        ].join('\n\n'),
      );
    } finally {
      problems.dispose();
    }
  });

  it('asks about files of the Explorer', async () => {
    const files = [write('a.txt', ''), write('docs/b c.txt', '')];
    const task = await ask(['helper', 'Sum them up', 'Start Task'], () =>
      invoke(COMMANDS.askAboutFiles, files[0], files),
    );
    assert.equal(task.prompt, 'Sum them up\n\n- a.txt\n- docs/b c.txt');
  });

  it('asks about changes of Source Control, by name where nobody knows their difference', async () => {
    const states = [{ resourceUri: write('a.txt', 'x') }, { resourceUri: write('b.txt', 'x') }];
    const { result, asked } = await stepping(['helper', 'Review it', 'Start Task'], () =>
      invoke(COMMANDS.askAboutChange, ...states),
    );
    assert.equal(asked[1]?.value, 'Review this change.');
    assert.equal(taskOf(result).prompt, 'Review it\n\na.txt\n\nb.txt');
  });
});
