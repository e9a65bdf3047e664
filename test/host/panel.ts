import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../../src/vscode/ids.ts';
import type { OrchestraApi } from '../../src/vscode/extension.ts';
import type { TaskNode } from '../../src/vscode/view/nodes.ts';

const LINKED = [COMMANDS.showLog, COMMANDS.openPlan, COMMANDS.openTaskFile];
const extensionId = 'orchestra.orchestra-queue';
const lookEveryMs = 50;
const limitMs = 20_000;

function extension(): vscode.Extension<OrchestraApi> {
  const found = vscode.extensions.getExtension<OrchestraApi>(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  return found;
}

/** What the extension shows. */
export async function panel(): Promise<OrchestraApi> {
  return await extension().activate();
}

/** The folder that is open. */
export function root(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return folder.uri.fsPath;
}

/** Looks until `look` finds something; fails with what was seen last. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  seen: () => unknown = () => '',
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) assert.fail(`never: ${what}; last seen: ${JSON.stringify(seen())}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Invokes a command as a menu does. */
export async function invoke(command: CommandId, ...args: unknown[]): Promise<unknown> {
  return await vscode.commands.executeCommand(command, ...args);
}

/** Starts a task through its command; returns its id. */
export async function startTask(
  wish: { agent?: string; prompt: string } & Record<string, unknown>,
): Promise<string> {
  const id = await invoke(COMMANDS.startTask, { agent: 'shell', ...wish });
  assert.ok(typeof id === 'string', 'the command gave no id');
  return id;
}

/** The row or nested row of a task, once there is one. */
export async function rowOf(taskId: string): Promise<TaskNode> {
  const { tree } = await panel();
  return await until(`a row for ${taskId}`, () => tree.row(taskId));
}

/** What a row shows. */
export interface ShownRow {
  label: string;
  description: string;
  icon: string;
  color: string;
  contextValue: string;
}

/** A task's row as VS Code is given it. */
export async function shownRow(taskId: string): Promise<ShownRow> {
  const { tree } = await panel();
  const item = tree.getTreeItem(await rowOf(taskId));
  const icon = item.iconPath;
  assert.ok(icon instanceof vscode.ThemeIcon);
  return {
    label: typeof item.label === 'string' ? item.label : '',
    description: String(item.description),
    icon: icon.id,
    color: icon.color?.id ?? '',
    contextValue: item.contextValue ?? '',
  };
}

/** Waits until a task's row has that icon, and returns the row. */
export async function rowWithIcon(taskId: string, icon: string): Promise<ShownRow> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const row = await shownRow(taskId);
    if (row.icon === icon) return row;
    if (performance.now() > deadline) assert.fail(`never ${icon}: ${JSON.stringify(row)}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** A task's tooltip, as VS Code asks for it. */
export async function tooltipOf(taskId: string): Promise<string> {
  const { tree } = await panel();
  const node = await rowOf(taskId);
  const item = tree.resolveTreeItem(tree.getTreeItem(node), node);
  assert.ok(item.tooltip instanceof vscode.MarkdownString);
  // Links of ours, and no other command.
  assert.deepEqual(item.tooltip.isTrusted, { enabledCommands: LINKED });
  return item.tooltip.value;
}

/** Text of the Output panel's documents that hold `part`. */
export async function outputWith(part: string): Promise<string> {
  const documents = (): string[] =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'output')
      .map((document) => document.getText());
  return await until(`output with ${part}`, () => documents().find((text) => text.includes(part)), documents);
}

/** Runs the built command line. */
export async function orchestra(
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const cli = path.join(extension().extensionPath, 'dist', 'cli.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    cwd: options.cwd ?? root(),
    env: { ...process.env, ...options.env },
    timeout: limitMs,
  });
  return stdout;
}

/** Whether a process lives; one that has ended and that its parent has not asked about yet does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    return !readFileSync(`/proc/${String(pid)}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
