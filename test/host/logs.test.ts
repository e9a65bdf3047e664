import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { QueueTerminal } from '../../src/vscode/joints/vscodeTasks/queueTerminal.ts';
import type { LogTerminal } from '../../src/vscode/logs/logTerminal.ts';
import {
  invoke,
  isAlive,
  orchestra,
  outputWith,
  root,
  rowOf,
  rowWithIcon,
  startTask,
  until,
} from './panel.ts';

const MIB = 1024 * 1024;
const CTRL_C = '\u0003';

/** A terminal that follows a log, and all that it wrote. */
interface Followed {
  readonly terminal: vscode.Terminal;
  readonly pty: Pick<LogTerminal, 'handleInput'>;
  readonly text: () => string;
}

/** Follows a task's log in a terminal, as the menu of its row does. */
async function follow(taskId: string): Promise<Followed> {
  const before = new Set(vscode.window.terminals);
  await invoke(COMMANDS.followInTerminal, await rowOf(taskId));
  const terminal = vscode.window.terminals.find((each) => !before.has(each));
  assert.ok(terminal, 'no terminal was opened');
  const options = terminal.creationOptions;
  assert.ok('pty' in options);
  let text = '';
  options.pty.onDidWrite((part) => (text += part));
  return {
    terminal,
    pty: { handleInput: (data) => options.pty.handleInput?.(data) },
    text: () => text,
  };
}

const logOf = (id: string): string => path.join(root(), '.orchestra', 'logs', `${id}.log`);

describe('a log in a terminal', () => {
  it('is replayed from its start with colours, followed live, and says how it ended', async () => {
    const id = await startTask({
      prompt:
        'printf "\\033[31mred\\033[0m \\033]0;title\\007words\\n"; until [ -e more ]; do sleep 0.05; done; rm more; echo the rest; exit 3',
      maxRetries: 0,
    });
    await rowWithIcon(id, 'sync~spin');
    await until('the first words', () => readFileSync(logOf(id), 'utf8').includes('words'));
    const { terminal, pty, text } = await follow(id);
    await until('the replay', () => text().includes('\u001b[31mred\u001b[0m words\r\n'), text);
    await orchestra(['start', 'shell', 'touch more']);
    await until(
      'the end',
      () => /the rest\r\n[^]*Failed, after .*exited with code 3.*Press any key/.test(text()),
      text,
    );
    assert.doesNotMatch(text(), /title|\u0007|[^\r]\n/);
    pty.handleInput('x');
    await until('closed', () => !vscode.window.terminals.includes(terminal));
  });

  it('is shown again where it is open already, and closing it cancels nothing', async () => {
    const id = await startTask({ prompt: 'echo begun; until [ -e go-on ]; do sleep 0.05; done; rm go-on' });
    await rowWithIcon(id, 'sync~spin');
    const { terminal, text } = await follow(id);
    await until('the replay', () => text().includes('begun\r\n'), text);
    const count = vscode.window.terminals.length;
    await invoke(COMMANDS.followInTerminal, await rowOf(id));
    assert.equal(vscode.window.terminals.length, count);
    terminal.dispose();
    await until('closed', () => !vscode.window.terminals.includes(terminal));
    await orchestra(['start', 'shell', 'touch go-on']);
    await rowWithIcon(id, 'pass');
  });

  it('asks at Ctrl+C, lets the task go on at any other key, and cancels at a second Ctrl+C', async () => {
    const id = await startTask({ prompt: 'echo begun; sleep 60' });
    await rowWithIcon(id, 'sync~spin');
    const { terminal, pty, text } = await follow(id);
    await until('the replay', () => text().includes('begun\r\n'), text);
    pty.handleInput(CTRL_C);
    assert.match(text(), /Press Ctrl\+C again to cancel the task/);
    pty.handleInput('n');
    assert.match(text(), /The task goes on\./);
    pty.handleInput('q');
    pty.handleInput(CTRL_C);
    pty.handleInput(CTRL_C);
    await rowWithIcon(id, 'circle-slash');
    await until('the end', () => /Cancelling…[^]*Cancelled, after .*Press any key/.test(text()), text);
    terminal.dispose();
  });

  it('of a huge size begins near its end at once and says so, as do its channel and a task of VS Code', async () => {
    const id = await startTask({ prompt: 'true' });
    await rowWithIcon(id, 'pass');
    const file = logOf(id);
    const fd = openSync(file, 'w');
    ftruncateSync(fd, 500 * MIB);
    const end = `\n${'a line of the log\n'.repeat(100_000)}the last line\n`;
    writeSync(fd, end, 500 * MIB - end.length);
    closeSync(fd);
    try {
      const before = process.memoryUsage.rss();
      const { terminal, text } = await follow(id);
      await until(
        'the end',
        () => text().includes('the last line\r\n'),
        () => text().slice(-200),
      );
      assert.match(text(), /its last 1 MB follow, and the 499 MB before are in .*\.log/);
      terminal.dispose();
      const askedMs = performance.now();
      await invoke(COMMANDS.showLog, await rowOf(id));
      assert.ok(performance.now() - askedMs < 1000, `${String(performance.now() - askedMs)} ms`);
      const output = await outputWith('the last line');
      assert.match(output, /^\[The end of a long log; all of it is in .*\]\n\na line of the log\n/);
      const ofVsCode = new QueueTerminal((await rowOf(id)).source, { taskId: id }, () => undefined);
      let written = '';
      ofVsCode.onDidWrite((part) => (written += part));
      const openedMs = performance.now();
      ofVsCode.open();
      assert.ok(performance.now() - openedMs < 1000, `${String(performance.now() - openedMs)} ms`);
      assert.match(
        // Behind its end VS Code is asked whether it has read that.
        written.replace('\u001b[5n', ''),
        /its last 1 MB follow, and the 499 MB before are in .*\.log[^]*the last line\r\n$/,
      );
      const grown = process.memoryUsage.rss() - before;
      assert.ok(grown < 100 * MIB, `${String(grown)} bytes`);
    } finally {
      rmSync(file);
    }
  });
});

describe('the JSON lines of an agent', () => {
  const agents = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('orchestra');

  after(async () => {
    await agents().update('agents', undefined, vscode.ConfigurationTarget.Global);
  });

  it('are text in its channel, its terminal and its tooltip, and themselves in the raw log', async () => {
    const lines = [
      {
        type: 'assistant',
        message: { content: [{ type: 'tool_use', name: 'Bash', input: { command: 'make' } }] },
      },
      { type: 'user', message: { content: [{ type: 'tool_result', content: 'made it', is_error: false }] } },
      { type: 'assistant', message: { content: [{ type: 'text', text: 'All is made.' }] } },
      { type: 'result', subtype: 'success', is_error: false, num_turns: 2, total_cost_usd: 0.25 },
    ];
    writeFileSync(
      path.join(root(), 'lines.jsonl'),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const agent = { command: 'sh', args: ['-c', 'cat lines.jsonl; exit 1'], outputFormat: 'claude' };
    await agents().update('agents', { lines: agent }, vscode.ConfigurationTarget.Global);
    const id = await startTask({ agent: 'lines', prompt: 'make it', maxRetries: 0 });
    await rowWithIcon(id, 'error');
    await invoke(COMMANDS.showLog, await rowOf(id));
    const words = '[Bash] make\n  made it\n\nAll is made.\n\n[done] 2 turns, $0.25\n';
    const output = await outputWith('[done]');
    assert.ok(output.startsWith(words), output);
    assert.match(output.slice(words.length), /^\n\[Failed, after .*: Process exited with code 1.*\]\n$/);
    const { terminal, text } = await follow(id);
    await until(
      'the words',
      () => text().includes('\u001b[36m[Bash]\u001b[0m make\r\n\u001b[2m  made it\u001b[0m\r\n'),
      text,
    );
    terminal.dispose();
    await invoke(COMMANDS.showRawLog, await rowOf(id));
    await outputWith('{"type":"assistant"');
  });
});

describe('a task that is run interactively', () => {
  /** Does `act`, and returns the terminal that it opened. */
  async function terminalOf(act: () => Promise<unknown>): Promise<vscode.Terminal> {
    const before = new Set(vscode.window.terminals);
    await act();
    return await until('a terminal', () => vscode.window.terminals.find((each) => !before.has(each)));
  }
  const isClosed = (terminal: vscode.Terminal): boolean => !vscode.window.terminals.includes(terminal);

  it('talks to its person in a terminal, and the queue has its exit code', async () => {
    const id = await startTask({
      prompt: 'read -r name; echo "hello $name" > said; exit 7',
      paused: true,
      maxRetries: 0,
    });
    await rowWithIcon(id, 'debug-pause');
    const node = await rowOf(id);
    const terminal = await terminalOf(() => invoke(COMMANDS.runInteractively, node));
    const running = await rowWithIcon(id, 'sync~spin');
    assert.match(running.description, /^(< 1|\d+)s \/ 1h · shell$/);
    terminal.sendText('world');
    const row = await rowWithIcon(id, 'error');
    assert.match(row.description, /exited with code 7/);
    await invoke(COMMANDS.showLog, await rowOf(id));
    await outputWith('this ran in a terminal, which kept what was written');
    assert.equal(readFileSync(path.join(root(), 'said'), 'utf8'), 'hello world\n');
    assert.ok(!isClosed(terminal), 'it stays until a key is pressed');
    terminal.sendText('x', false);
    await until('closed', () => isClosed(terminal));
    assert.equal(terminal.exitStatus?.code, 0);
  });

  it('is started so, and ends when its terminal is closed', async () => {
    let id: unknown;
    const terminal = await terminalOf(async () => {
      id = await invoke(COMMANDS.startInteractively, {
        agent: 'shell',
        prompt: 'echo $$ > closed.pid; sleep 60',
      });
    });
    assert.ok(typeof id === 'string');
    await rowWithIcon(id, 'sync~spin');
    const file = path.join(root(), 'closed.pid');
    const pid = await until('the process', () => existsSync(file) && Number(readFileSync(file, 'utf8')));
    terminal.dispose();
    await rowWithIcon(id, 'circle-slash');
    assert.equal(isAlive(pid), false);
  });

  it('is cancelled from its row', async () => {
    let id: unknown;
    const terminal = await terminalOf(async () => {
      id = await invoke(COMMANDS.startInteractively, { agent: 'shell', prompt: 'sleep 60' });
    });
    assert.ok(typeof id === 'string');
    await rowWithIcon(id, 'sync~spin');
    await invoke(COMMANDS.cancelTask, await rowOf(id));
    await rowWithIcon(id, 'circle-slash');
    terminal.dispose();
  });
});
