import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'orchestra.orchestra-queue';

describe('the extension in VS Code', () => {
  it('activates by itself once the window stands', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
