import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { CHAT_TOOLS, COMMANDS } from '../../src/vscode/ids.ts';
import { TaskUriHandler } from '../../src/vscode/joints/taskUri/taskUriHandler.ts';
import { Queue } from '../../src/core/index.ts';
import { invoke, outputWith, panel, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';

describe('a task is found from elsewhere', () => {
  it('by its address: the view shows it, and its log opens; nothing is started', async () => {
    const { view } = await panel();
    const id = await startTask({ prompt: 'echo seen by its address' });
    await rowWithIcon(id, 'pass');
    await new TaskUriHandler().handleUri(vscode.Uri.parse(`vscode://orchestra.orchestra-queue/task/${id}`));
    const node = await rowOf(id);
    await until('the selected row', () => view.selection.includes(node));
    await outputWith('seen by its address');
  });

  it('by its id in a document', async () => {
    const id = await startTask({ prompt: 'true' });
    const content = `first task_no_such_one,\nthen ${id}`;
    const document = await vscode.workspace.openTextDocument({ content });
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const ours = links.filter(({ target }) => target?.scheme === 'command');
    assert.deepEqual(
      ours.map(({ range }) => document.getText(range)),
      [id],
    );
    const [link] = ours;
    assert.equal(link?.target?.path, COMMANDS.showTask);
    assert.deepEqual(JSON.parse(link.target.query), [id]);
    await invoke(COMMANDS.showTask, id);
    const { view } = await panel();
    const node = await rowOf(id);
    await until('the selected row', () => view.selection.includes(node));
  });
});

describe('the queue among the tasks of VS Code', () => {
  after(() => rmSync(path.join(root(), '.vscode'), { recursive: true, force: true }));

  /** Resolves with the first of the events that is about the task. */
  const next = <T extends { readonly execution: vscode.TaskExecution }>(
    event: vscode.Event<T>,
    name: string,
  ): Promise<T> =>
    new Promise((resolve) => {
      const listening = event((happened) => {
        if (happened.execution.task.name !== name) return;
        listening.dispose();
        resolve(happened);
      });
    });
  const run = async (
    task: vscode.Task,
  ): Promise<{ execution: vscode.TaskExecution; code: Promise<unknown> }> => {
    const started = next(vscode.tasks.onDidStartTaskProcess, task.name);
    const ended = next<vscode.TaskProcessEndEvent>(vscode.tasks.onDidEndTaskProcess, task.name);
    const execution = await vscode.tasks.executeTask(task);
    await started;
    return { execution, code: ended.then(({ exitCode }) => exitCode) };
  };
  const taskNamed = async (part: string): Promise<vscode.Task> => {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const tasks = await vscode.tasks.fetchTasks({ type: 'orchestra' });
      const found = tasks.find(({ name }) => name.includes(part));
      if (found !== undefined) return found;
      assert.ok(performance.now() < deadline, `no task ${part}: ${tasks.map(({ name }) => name).join()}`);
    }
  };

  it('an entry of tasks.json runs in the queue and gives its exit code on', async () => {
    mkdirSync(path.join(root(), '.vscode'), { recursive: true });
    const entry = { type: 'orchestra', label: 'ask the shell', agent: 'shell', prompt: 'echo asked; exit 7' };
    const file = path.join(root(), '.vscode', 'tasks.json');
    writeFileSync(file, JSON.stringify({ version: '2.0.0', tasks: [{ ...entry, maxRetries: 0 }] }));
    const { code } = await run(await taskNamed('ask the shell'));
    assert.equal(await code, 7);
    const { tree } = await panel();
    assert.ok(tree.tasks().some(({ looks }) => looks.label === 'echo asked; exit 7'));
  });

  it('an entry with our problem matchers brings what its log names into the Problems view', async () => {
    const logAt = (row: number): string =>
      [
        'E       assert 1 == 2',
        '',
        `test_sum.py:${String(row)}: AssertionError`,
        'TypeError: sum is no function',
        `    at Object.<anonymous> (calc.js:${String(row)}:5)`,
        `sum.ts:${String(row)}:7: warning: it is never read`,
        // The last line has no end, and the task is over with it.
        `last.ts:${String(row)}:1: error: the end`,
      ].join('\n');
    mkdirSync(path.join(root(), '.vscode'), { recursive: true });
    for (const name of ['sum.ts', 'calc.js', 'test_sum.py', 'last.ts'])
      writeFileSync(path.join(root(), name), '');
    // As it ends well, no problem comes from anywhere but the matchers.
    const entry = { type: 'orchestra', label: 'matched', agent: 'shell', prompt: 'cat build.log' };
    const problemMatcher = ['$orchestra-lines', '$orchestra-stack', '$orchestra-pytest'];
    const tasks = [{ ...entry, problemMatcher }];
    writeFileSync(path.join(root(), '.vscode', 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks }));
    const found = (): string[] =>
      vscode.languages
        .getDiagnostics()
        .flatMap(([uri, all]) =>
          all.map(({ message, range, severity }) =>
            [path.basename(uri.fsPath), range.start.line + 1, severity, message].join(' '),
          ),
        )
        .sort();
    const { Error, Warning } = vscode.DiagnosticSeverity;
    // The second time VS Code uses the terminal again, and gives every line of it to the matchers twice.
    for (const row of [2, 4]) {
      writeFileSync(path.join(root(), 'build.log'), logAt(row));
      const { code } = await run(await taskNamed('matched'));
      assert.equal(await code, 0);
      const wanted = [
        `calc.js ${String(row)} ${String(Error)} TypeError: sum is no function`,
        `last.ts ${String(row)} ${String(Error)} the end`,
        `sum.ts ${String(row)} ${String(Warning)} it is never read`,
        `test_sum.py ${String(row)} ${String(Error)} AssertionError`,
      ];
      await until('the problems', () => wanted.every((each) => found().includes(each)), found);
    }
  });

  it('a pending task is listed, and run from there', async () => {
    await invoke(COMMANDS.pauseQueue);
    const id = await startTask({ prompt: 'echo from the list of tasks' });
    await rowWithIcon(id, 'debug-pause');
    const { code } = await run(await taskNamed('echo from the list of tasks'));
    await invoke(COMMANDS.resumeQueue);
    assert.equal(await code, 0);
    await rowWithIcon(id, 'pass');
  });

  it('ending it in VS Code cancels it in the queue', async () => {
    await invoke(COMMANDS.pauseQueue);
    const id = await startTask({ prompt: 'sleep 70' });
    await rowWithIcon(id, 'debug-pause');
    const { execution } = await run(await taskNamed('sleep 70'));
    await invoke(COMMANDS.resumeQueue);
    await rowWithIcon(id, 'sync~spin');
    execution.terminate();
    await rowWithIcon(id, 'circle-slash');
  });
});

describe('the queue in chat', () => {
  const invokeTool = async (name: string, input: object): Promise<string> => {
    const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  };

  it('offers its tools, with inputs', () => {
    for (const name of Object.values(CHAT_TOOLS)) {
      const tool = vscode.lm.tools.find((each) => each.name === name);
      assert.ok(tool, name);
      assert.ok(z.object({ properties: z.unknown() }).parse(tool.inputSchema));
    }
  });

  it('lists tasks, and reads one with the end of its log', async () => {
    const queue = Queue.open({ root: root(), actor: 'test' });
    const id = await startTask({ prompt: 'echo for the model; exit 3', maxRetries: 0 });
    await rowWithIcon(id, 'error');
    assert.match(
      await invokeTool(CHAT_TOOLS.list, { status: 'failed' }),
      new RegExp(`^${id} · shell · failed`, 'm'),
    );
    const text = await invokeTool(CHAT_TOOLS.read, { taskId: id });
    assert.match(text, /Why it failed: .*3/);
    assert.match(text, /for the model$/);
    const archived = queue.archive({ force: true });
    assert.match(await invokeTool(CHAT_TOOLS.read, { taskId: id }), /for the model$/, 'in the archive');
    for (const each of archived) queue.clean(each);
    await assert.rejects(
      invokeTool(CHAT_TOOLS.read, { taskId: 'task_none' }),
      /There is no task "task_none"/,
    );
  });
});

describe('the problems of a failed task', () => {
  const ours = (file: string): readonly vscode.Diagnostic[] =>
    vscode.languages
      .getDiagnostics(vscode.Uri.file(path.join(root(), file)))
      .filter(({ source }) => source === 'Orchestra');

  const filesWithOurs = (): string[] =>
    vscode.languages
      .getDiagnostics()
      .filter(([, each]) => each.some(({ source }) => source === 'Orchestra'))
      .map(([uri]) => uri.fsPath);

  it('stand in the Problems view until it is retried', async () => {
    const before = filesWithOurs();
    writeFileSync(path.join(root(), 'valve.c'), 'int valve;\nint pump;\n');
    const lines = [
      'valve.c:2:5: error: no pump',
      'missing.c:1:1: error: not there',
      '/etc/hostname:1:1: error: outside',
    ];
    const id = await startTask({ prompt: `printf '${lines.join('\\n')}\\n'; test -e mended`, maxRetries: 1 });
    await rowWithIcon(id, 'error');
    const [problem] = await until('a problem', () =>
      ours('valve.c').length > 0 ? ours('valve.c') : undefined,
    );
    assert.equal(problem?.message, 'no pump');
    assert.deepEqual([problem.range.start.line, problem.range.start.character], [1, 4]);
    assert.deepEqual(
      filesWithOurs().filter((file) => !before.includes(file)),
      [path.join(root(), 'valve.c')],
    );
    writeFileSync(path.join(root(), 'mended'), '');
    await invoke(COMMANDS.retryTask, await rowOf(id));
    await until('no problem', () => ours('valve.c').length === 0);
    await rowWithIcon(`${id}_r1`, 'pass');
  });
});

describe('the problems of a complete task', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('orchestra');
  after(() => settings().update('problems', undefined, vscode.ConfigurationTarget.Global));

  it('go when those of failed tasks alone are wanted', async () => {
    const named = (file: string): boolean =>
      vscode.languages.getDiagnostics(vscode.Uri.file(path.join(root(), file))).length > 0;
    for (const file of ['warned.c', 'broken.c']) writeFileSync(path.join(root(), file), 'int valve;\n');
    await settings().update('problems', 'all', vscode.ConfigurationTarget.Global);
    await startTask({ prompt: 'echo "warned.c:1:5: warning: unused"' });
    await until('a problem', () => named('warned.c'));
    const failed = await startTask({ prompt: 'echo "broken.c:1:5: error: no"; exit 1', maxRetries: 0 });
    await until('a problem', () => named('broken.c'));
    await settings().update('problems', 'failed', vscode.ConfigurationTarget.Global);
    await until('no problem of the complete one', () => !named('warned.c'));
    assert.ok(named('broken.c'));
    Queue.open({ root: root(), actor: 'test' }).clean(failed);
    await until('no problem', () => !named('broken.c'));
  });
});

describe('a file that two running tasks change', () => {
  const config = path.join(root(), '.orchestra', 'agent-config.json');
  after(() => rmSync(config, { force: true }));

  it('is marked as long as both run', async () => {
    const { joints } = await panel();
    const decoration = (file: string): vscode.FileDecoration | undefined =>
      joints.sharedFiles?.provideFileDecoration(vscode.Uri.file(path.join(root(), file)));
    const badge = (file: string): string | undefined => decoration(file)?.badge;
    const agent = { command: 'sh', args: ['-c', '{prompt}'], promptVia: 'argument', barePrompt: true };
    writeFileSync(config, JSON.stringify({ agents: { writer: { ...agent, outputFormat: 'claude' } } }));
    const writes = (...files: string[]): string => {
      const line = (file: string): string =>
        JSON.stringify({
          message: { content: [{ type: 'tool_use', name: 'Write', input: { file_path: file } }] },
        });
      return `printf '%s\\n' ${files.map((file) => `'${line(file)}'`).join(' ')}; sleep 60`;
    };
    const one = await startTask({ agent: 'writer', prompt: writes('both.ts', 'one.ts') });
    const queue = Queue.open({ root: root(), actor: 'test' });
    queue.grant(queue.consentQuestions());
    const two = await startTask({ agent: 'writer', prompt: writes('both.ts', 'two.ts') });
    await until('a mark', () => badge('both.ts') === '2');
    assert.match(
      decoration('both.ts')?.tooltip ?? '',
      /^Changed by 2 running tasks: “printf .{20,}”, “printf .{20,}”$/,
    );
    assert.deepEqual([badge('one.ts'), badge('two.ts')], [undefined, undefined]);
    await invoke(COMMANDS.cancelTask, await rowOf(one));
    await until('no mark', () => badge('both.ts') === undefined);
    await invoke(COMMANDS.cancelTask, await rowOf(two));
  });
});
