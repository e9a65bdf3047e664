import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { BOARD_PANEL, COMMANDS } from '../../src/vscode/ids.ts';
import { invoke, panel, startTask, rowWithIcon, until } from './panel.ts';

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
