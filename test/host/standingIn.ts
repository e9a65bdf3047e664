import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Puts something in the place of what VS Code says of the workspace; returns what takes it away. */
export function standingIn(name: keyof typeof vscode.workspace, get: () => unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(vscode.workspace, name);
  assert.ok(own?.configurable, name);
  Object.defineProperty(vscode.workspace, name, { configurable: true, enumerable: true, get });
  return () => {
    Object.defineProperty(vscode.workspace, name, own);
  };
}
