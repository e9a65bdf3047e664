import assert from 'node:assert/strict';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { FolderQueues } from '../../src/vscode/queue/folderQueues.ts';
import { AgentFileLenses } from '../../src/vscode/taskFiles/agentFileLenses.ts';
import { answering } from './answers.ts';
import { invoke, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';
import { standingIn } from './standingIn.ts';
import { taskOf, withHelperAndPausedQueue, write } from './starting.ts';
import { stepping } from './steps.ts';

describe('starting a task from the files of the queue', () => {
  withHelperAndPausedQueue();

  it('starts a task from a template, and asks for what that asks for', async () => {
    write(
      '.orchestra/templates/check.md',
      '---\ndescription: Checks one\npriority: 8\n---\nCheck {{input:What}}.\n',
    );
    const { result, asked } = await stepping(['check', 'a "b"', 'helper', 'Start Task'], () =>
      invoke(COMMANDS.startFromTemplate),
    );
    const task = taskOf(result);
    assert.deepEqual([task.agent, task.prompt, task.priority], ['helper', 'Check a "b".', 8]);
    assert.ok(asked[0]?.descriptions.includes('Checks one'));
    assert.match(asked[1]?.text ?? '', /What/);
  });

  it('opens a template that cannot be used, and a new one', async () => {
    write('.orchestra/templates/broken.md', '---\nagnet: x\n---\nx');
    const { heard } = await answering([], async () => {
      await stepping(['broken'], () => invoke(COMMANDS.startFromTemplate));
    });
    assert.match(heard.join(), /unknown key "agnet"/);
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /templates\/broken\.md$/);
    await stepping(['New Template', 'nightly'], () => invoke(COMMANDS.startFromTemplate));
    const { document } = await until('the new template', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.path.endsWith('nightly.md') === true && editor;
    });
    assert.match(document.getText(), /^---\n[^]*agent: [^]*\{\{input:/);
  });

  const editorOf = async (uri: vscode.Uri): Promise<vscode.TextEditor> => {
    const editor = await vscode.window.showTextDocument(uri);
    // One that was open already is read anew: of a file that was replaced VS Code does not always hear.
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await until(
      'the editor has the file as it is',
      () => editor.document.getText() === readFileSync(uri.fsPath, 'utf8'),
    );
    return editor;
  };

  const lensesOf = async (uri: vscode.Uri): Promise<vscode.Command[]> => {
    await editorOf(uri);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    return lenses.flatMap(({ command }) => (command === undefined ? [] : [command]));
  };

  it('offers above a task file what can be done to the task, and does it', async () => {
    const id = await startTask({ prompt: 'echo lenses' });
    await rowOf(id);
    const uri = vscode.Uri.file(path.join(root(), '.orchestra', 'tasks', `${id}.json`));
    const lenses = await lensesOf(uri);
    assert.deepEqual(
      lenses.map(({ title }) => title),
      ['paused', '$(play) Run', '$(debug-stop) Cancel'],
    );
    const cancel = lenses.find(({ command }) => command === COMMANDS.cancelTask);
    const args: unknown[] = cancel?.arguments ?? [];
    await invoke(COMMANDS.cancelTask, ...args);
    await rowWithIcon(id, 'circle-slash');
    assert.deepEqual(
      (await lensesOf(uri)).map(({ title }) => title),
      ['cancelled'],
    );
  });

  it('offers nothing above the copy of a task file, which is none of the queue’s, but all behind a link', async () => {
    const id = await startTask({ prompt: 'echo copied' });
    await rowOf(id);
    const own = path.join(root(), '.orchestra', 'tasks', `${id}.json`);
    const copy = write(`backup/.orchestra/tasks/${id}.json`, readFileSync(own, 'utf8'));
    assert.deepEqual(await lensesOf(copy), []);
    assert.ok((await lensesOf(vscode.Uri.file(own))).length > 0);
    const link = path.join(root(), 'backup', 'link');
    symlinkSync(root(), link);
    const behindLink = path.join(link, '.orchestra', 'tasks', `${id}.json`);
    assert.ok((await lensesOf(vscode.Uri.file(behindLink))).length > 0);
    rmSync(link);
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    rmSync(path.join(root(), 'backup'), { recursive: true });
  });

  it('offers a start above an agent as soon as the workspace is trusted', () => {
    const granted = new vscode.EventEmitter<void>();
    const restore = standingIn('onDidGrantWorkspaceTrust', () => granted.event);
    const log = vscode.window.createOutputChannel('lenses', { log: true });
    const queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    const lenses = new AgentFileLenses(queues);
    restore();
    let asked = 0;
    lenses.onDidChangeCodeLenses(() => asked++);
    granted.fire();
    assert.equal(asked, 1, 'VS Code is told to ask again');
    lenses.dispose();
    queues.dispose();
    log.dispose();
  });

  it('says above each agent of a file whether its program is there, and starts a task with it', async () => {
    const agents = {
      mine: { command: 'sh', args: ['{prompt}'] },
      gone: { command: 'no-such-cli', args: [] },
      script: { command: './no-such.sh', args: [] },
    };
    const uri = write('.orchestra/agent-config.json', JSON.stringify({ agents }, undefined, 2));
    try {
      const editor = await editorOf(uri);
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '// Ours.\n'));
      assert.ok(await editor.document.save(), 'the file could not be saved');
      const lenses = await lensesOf(uri);
      assert.deepEqual(
        lenses.map(({ title }) => title),
        [
          '$(check) sh is there',
          '$(play) Start a Task with This Agent',
          '$(circle-slash) no-such-cli is not on the PATH',
          '$(play) Start a Task with This Agent',
          '$(circle-slash) ./no-such.sh does not exist',
          '$(play) Start a Task with This Agent',
        ],
      );
      const args: unknown[] = lenses[1]?.arguments ?? [];
      const { asked } = await stepping([undefined], () => invoke(COMMANDS.startTask, ...args));
      assert.match(asked[0]?.text ?? '', /What shall mine do\?/);
    } finally {
      rmSync(uri.fsPath);
    }
  });
});
