import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { ShownBoard } from '../../src/vscode/board/shownBoard.ts';
import { BOARD_PANEL, COMMANDS } from '../../src/vscode/ids.ts';
import { FolderQueues } from '../../src/vscode/queue/folderQueues.ts';
import { answering } from './answers.ts';
import { invoke, panel, startTask, rowWithIcon, until } from './panel.ts';
import { standingIn } from './standingIn.ts';

/** The tabs that show a board. VS Code puts a word of its own before the kind of a page. */
const boards = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(BOARD_PANEL));

describe('the board in VS Code', () => {
  const closeBoards = async (): Promise<void> => {
    await vscode.window.tabGroups.close(boards());
    await until('no board', () => boards().length === 0);
  };
  before(panel);
  afterEach(closeBoards);

  it('opens as an editor, and once only', async () => {
    await invoke(COMMANDS.openBoard);
    await until('a board', () => boards().length === 1);
    assert.equal(boards()[0]?.label, 'Orchestra Board');
    await invoke(COMMANDS.openBoard);
    await until('the board in front', () => boards()[0]?.isActive === true);
    assert.equal(boards().length, 1);
  });

  it('opens again after it was closed', async () => {
    await invoke(COMMANDS.openBoard);
    await until('a board', () => boards().length === 1);
    await closeBoards();
    await invoke(COMMANDS.openBoard);
    await until('another board', () => boards().length === 1);
  });

  it('stands in nobody’s way while it is hidden: tasks run on', async () => {
    await invoke(COMMANDS.openBoard);
    await until('a board', () => boards().length === 1);
    const document = await vscode.workspace.openTextDocument({ content: 'in front of it' });
    await vscode.window.showTextDocument(document);
    await until('the board behind', () => boards()[0]?.isActive === false);
    const id = await startTask({ prompt: 'echo behind the board' });
    await rowWithIcon(id, 'pass');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await invoke(COMMANDS.openBoard);
    await until('the board in front', () => boards()[0]?.isActive === true);
  });
});

describe('a board of one of two folders', () => {
  /** `real`, but for what stands in `instead`. */
  const like = <T extends object>(real: T, instead: Partial<T>): T =>
    new Proxy(real, {
      get: (target, name): unknown => {
        if (name in instead) return Reflect.get(instead, name);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set: (target, name, value) => Reflect.set(target, name, value),
    });

  it('means the tasks of its own, also where the other is a copy with the same ids', async () => {
    const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orchestra-copied-')));
    const [first, copy] = [path.join(folder, 'first'), path.join(folder, 'copy')];
    const { taskId: task } = Queue.open({ root: first, actor: 'test' }).add({
      agent: 'shell',
      prompt: 'true',
    });
    cpSync(first, copy, { recursive: true });
    const folders = [first, copy].map((root, index) => ({
      ...{ uri: vscode.Uri.file(root), name: path.basename(root), index },
    }));
    const restore = standingIn('workspaceFolders', () => folders);
    const log = vscode.window.createOutputChannel('copied', { log: true });
    const queues = new FolderQueues({ log, runnerFile: '', trusted: () => false });
    assert.equal(queues.all().length, 2);
    restore();
    const said = new vscode.EventEmitter<unknown>();
    const page = vscode.window.createWebviewPanel(BOARD_PANEL, 'Board', vscode.ViewColumn.Active);
    const webview = like(page.webview, { onDidReceiveMessage: said.event });
    const meant: unknown[] = [];
    const note = (id: string, of?: unknown): undefined => {
      meant.push(id, of);
    };
    const { extensionUri } = vscode.extensions.getExtension('orchestra.orchestra-queue') ?? assert.fail();
    const board = new ShownBoard(like(page, { webview }), {
      ...{ extensionUri, log, queues, tree: { find: note, row: note } },
      view: { reveal: () => Promise.resolve() },
    });
    try {
      said.fire({ type: 'ready', root: copy });
      said.fire({ type: 'select', task });
      await answering([], () => {
        said.fire({ type: 'open', task });
        return Promise.resolve();
      });
      assert.deepEqual(meant, [task, queues.all()[1], task, queues.all()[1]]);
    } finally {
      board.dispose();
      queues.dispose();
      log.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
