import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { Queue } from '../../src/core/index.ts';
import { english } from '../../src/vscode/l10n.ts';
import { FolderQueue } from '../../src/vscode/queue/folderQueue.ts';
import { DragTasks } from '../../src/vscode/view/dragTasks.ts';
import { groupId } from '../../src/vscode/view/grouping.ts';
import { FolderNode, GroupNode, MoreNode, TaskNode, type Node } from '../../src/vscode/view/nodes.ts';
import { rowLooks } from '../../src/vscode/view/rowLooks.ts';
import { answering } from './answers.ts';
import { standingIn } from './standingIn.ts';

describe('rows that are dragged', () => {
  let log: vscode.LogOutputChannel;
  const sources: FolderQueue[] = [];
  const drag = new DragTasks(
    { all: () => sources },
    { current: { grouping: 'none', sorting: 'execution', filter: '' } },
  );

  before(() => {
    log = vscode.window.createOutputChannel('drag', { log: true });
  });
  after(() => log.dispose());
  afterEach(() => {
    for (const source of sources.splice(0)) {
      source.dispose();
      rmSync(source.root, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  /** A folder with these tasks; what is called `gone` is cancelled. */
  const folderOf = async (...prompts: string[]): Promise<FolderQueue> => {
    const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'orchestra-drag-')));
    const queue = Queue.open({ root: folder, actor: 'test' });
    for (const prompt of prompts) {
      const { taskId } = queue.add({ agent: 'shell', prompt });
      if (prompt === 'gone') await queue.cancel(taskId);
    }
    const uri = vscode.Uri.file(folder);
    const environment = { log, runnerFile: '', trusted: () => false };
    const source = new FolderQueue({ uri, name: path.basename(folder), index: 0 }, environment);
    sources.push(source);
    return source;
  };
  const rowIn = (source: FolderQueue, prompt: string): TaskNode => {
    const view = source.tasks().find(({ task }) => task.prompt === prompt);
    assert.ok(view, prompt);
    const looks = rowLooks(view, { nowMs: 0, titleOfTask: () => undefined }, english);
    return new TaskNode(source, view.task.taskId, view, looks);
  };
  /** What is said while rows are dropped on one. */
  const drop = async (rows: readonly Node[], target: Node | undefined): Promise<string> => {
    const transfer = new vscode.DataTransfer();
    drag.handleDrag(rows, transfer);
    const { heard } = await answering([], () => drag.handleDrop(target, transfer));
    return heard.join('\n');
  };
  const orderIn = ({ root }: FolderQueue): string =>
    Queue.open({ root, actor: 'test' })
      .status()
      .tasks.filter(({ task }) => task.status === 'pending')
      .map(({ task }) => task.prompt)
      .join(' ');

  it('go where they are dropped, and nothing is said', async () => {
    const source = await folderOf('a', 'b', 'c');
    assert.equal(await drop([rowIn(source, 'c')], rowIn(source, 'a')), '');
    assert.equal(orderIn(source), 'c a b');
  });

  it('go as far as they are pending and of one folder; what stays is said', async () => {
    const source = await folderOf('a', 'gone', 'b', 'c');
    const other = await folderOf('x');
    const rows = [rowIn(source, 'a'), rowIn(source, 'gone'), rowIn(source, 'b'), rowIn(other, 'x')];
    const said = 'Left where they are: 1 not pending, 1 of another folder.';
    assert.equal(await drop(rows, undefined), said);
    assert.equal(orderIn(source), 'c a b');
  });

  it('count each task once, and nothing that is none', async () => {
    const source = await folderOf('a', 'gone', 'b', 'c');
    const group = new GroupNode(source, groupId(source.root, 'status', 'pending'), 'Pending', true);
    const rows = ['a', 'a', 'gone', 'gone'].map((prompt) => rowIn(source, prompt));
    assert.equal(await drop([group, ...rows], undefined), 'Left where they are: 1 not pending.');
    assert.equal(orderIn(source), 'b c a');
  });

  it('stay in Restricted Mode, which is said', async () => {
    const source = await folderOf('a', 'b');
    const trust = standingIn('isTrusted', () => false);
    try {
      assert.match(await drop([rowIn(source, 'b')], rowIn(source, 'a')), /^In Restricted Mode/);
    } finally {
      trust();
    }
    assert.equal(orderIn(source), 'a b');
  });

  it('are refused in words where none is pending, and in another folder', async () => {
    const source = await folderOf('a', 'gone');
    const other = await folderOf('x');
    assert.match(await drop([rowIn(source, 'gone')], rowIn(source, 'a')), /^Only what is pending/);
    assert.match(await drop([rowIn(source, 'a')], rowIn(source, 'gone')), /^Only what is pending/);
    const stays = 'A task stays in the queue of its folder.';
    assert.equal(await drop([rowIn(source, 'a')], rowIn(other, 'x')), stays);
    assert.equal(await drop([rowIn(source, 'a')], new FolderNode(other)), stays);
  });

  it('go to the end on the group of pending tasks and on their folder', async () => {
    const source = await folderOf('a', 'b', 'c');
    const group = new GroupNode(source, groupId(source.root, 'status', 'pending'), 'Pending', true);
    assert.equal(await drop([rowIn(source, 'a')], group), '');
    assert.equal(orderIn(source), 'b c a');
    assert.equal(await drop([rowIn(source, 'b')], new FolderNode(source)), '');
    assert.equal(orderIn(source), 'c a b');
  });

  it('stay on any other row, which is said', async () => {
    const source = await folderOf('a', 'b');
    const failed = new GroupNode(source, groupId(source.root, 'status', 'failed'), 'Failed', true);
    for (const target of [failed, new MoreNode(source, source.root)])
      assert.match(await drop([rowIn(source, 'a')], target), /^Drop tasks on one that is pending/);
    assert.equal(orderIn(source), 'a b');
  });
});
