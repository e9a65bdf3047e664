import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';
import { panel, root } from './panel.ts';

// The first file of the suite: the folder has no queue yet.
describe('the extension in VS Code', () => {
  it('activates by itself once the window stands, and registers every command', async () => {
    await panel();
    const known = await vscode.commands.getCommands(true);
    for (const id of Object.values(COMMANDS)) assert.ok(known.includes(id), id);
  });

  it('makes no queue by being opened, and shows none', async () => {
    const { tree, statusBar } = await panel();
    assert.equal(existsSync(path.join(root(), '.orchestra')), false);
    assert.equal(statusBar?.text, undefined);
    assert.deepEqual(tree.getChildren(), []);
  });

  it('keeps the signs of life of a dispatcher from whoever watches the files of the folder', () => {
    const watched = vscode.workspace.getConfiguration('files').get<Record<string, boolean>>('watcherExclude');
    assert.equal(watched?.['**/.orchestra/state/**'], true);
    // Beside what VS Code itself leaves out, not in its place.
    assert.ok(Object.keys(watched).some((pattern) => pattern.endsWith('.git/objects/**')));
  });
});
