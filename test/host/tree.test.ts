import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as vscode from 'vscode';
import { COMMANDS } from '../../src/vscode/ids.ts';
import type { Node } from '../../src/vscode/view/nodes.ts';
import { answering } from './answers.ts';
import { invoke, panel, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';

/** A row as VS Code is given it, with the rows beneath. */
interface Shown {
  readonly node: Node;
  readonly item: vscode.TreeItem;
}

async function rowsUnder(node?: Node): Promise<Shown[]> {
  const { tree } = await panel();
  return tree.getChildren(node).map((child) => ({ node: child, item: tree.getTreeItem(child) }));
}

function labelOf({ item: { label } }: Shown): string {
  return typeof label === 'string' ? label : (label?.label ?? '');
}

async function rowNamed(label: string, under?: Node): Promise<Shown> {
  const rows = await rowsUnder(under);
  const found = rows.find(({ item }) => item.label === label);
  return found ?? assert.fail(`no row ${label} in ${rows.map(labelOf).join(', ')}`);
}

describe('the arrangement of the tasks view', () => {
  afterEach(async () => {
    await invoke(COMMANDS.clearFilter);
    await invoke(COMMANDS.groupByNone);
    await invoke(COMMANDS.sortByExecution);
  });

  it('groups by status, with the same rows as before, and follows a task from group to group', async () => {
    const { tree } = await panel();
    const id = await startTask({ prompt: 'until [ -e enough ]; do sleep 0.05; done; rm enough' });
    await rowWithIcon(id, 'sync~spin');
    const { id: rowId } = tree.getTreeItem(await rowOf(id));
    await invoke(COMMANDS.groupByStatus);
    const { node: running, item } = await rowNamed('Running');
    assert.equal(item.description, '1');
    const rowsOf = async (group: Node): Promise<(string | undefined)[]> =>
      (await rowsUnder(group)).map((row) => row.item.id);
    assert.deepEqual(await rowsOf(running), [rowId]);
    assert.equal(tree.getParent(await rowOf(id)), running);
    await startTask({ prompt: 'touch enough' });
    await rowWithIcon(id, 'pass');
    const { node: complete } = await rowNamed('Complete');
    assert.equal((await rowsOf(complete)).includes(rowId), true);
    assert.equal(tree.getTreeItem(await rowOf(id)).id, rowId);
  });

  it('groups by agent', async () => {
    const id = await startTask({ prompt: 'true' });
    await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.groupByAgent);
    const { node } = await rowNamed('shell');
    assert.equal((await panel()).tree.getParent(await rowOf(id)), node);
  });

  it('shows only what has all the words of a filter', async () => {
    const id = await startTask({ prompt: 'echo very rare words' });
    await rowWithIcon(id, 'pass');
    await invoke(COMMANDS.filterTasks, 'WORDS rare');
    await until('one row', async () => (await rowsUnder()).length === 1);
    assert.equal((await rowsUnder())[0]?.node, await rowOf(id));
    await invoke(COMMANDS.filterTasks, 'nobody wrote this');
    await until('no row', async () => (await rowsUnder()).length === 0);
    await invoke(COMMANDS.clearFilter);
    assert.ok((await rowsUnder()).length > 1);
  });

  it('hides rows, not tasks: what is filtered out is found, offered to commands, and cancelled', async () => {
    const id = await startTask({ prompt: 'echo out of sight; sleep 60' });
    await rowWithIcon(id, 'sync~spin');
    await invoke(COMMANDS.filterTasks, 'nobody wrote this');
    await until('no row', async () => (await rowsUnder()).length === 0);
    const { tree } = await panel();
    assert.equal(tree.row(id), undefined);
    assert.ok(tree.tasks().some(({ taskId }) => taskId === id));
    const node = tree.find(id) ?? assert.fail('not found');
    assert.equal(node.looks.state, 'running');
    const { heard } = await answering(['out of sight'], () => invoke(COMMANDS.cancelTask));
    assert.match(heard.join(), /Which task/);
    await until('the end', () => node.source.queue.read(id).status === 'cancelled');
  });

  it('sorts by time', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    await rowWithIcon(first, 'sync~spin');
    const last = await startTask({ prompt: 'true' });
    await rowWithIcon(last, 'pass');
    assert.equal((await rowsUnder())[0]?.node, await rowOf(first));
    await invoke(COMMANDS.sortByTime);
    assert.equal((await rowsUnder())[0]?.node, await rowOf(last));
    await invoke(COMMANDS.cancelTask, await rowOf(first));
    await rowWithIcon(first, 'circle-slash');
  });
});

describe('the order of what waits', () => {
  const labels = async (): Promise<string[]> =>
    (await rowsUnder()).map(labelOf).filter((label) => /^echo [abc]$/.test(label));

  it('is changed by dragging rows, and says no on one that runs', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    await rowWithIcon(first, 'sync~spin');
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push(await startTask({ prompt: `echo ${name}`, dependsOn: [first] }));
    for (const id of ids) await rowWithIcon(id, 'clock');
    assert.deepEqual(await labels(), ['echo a', 'echo b', 'echo c']);
    const { queue } = (await rowOf(first)).source;
    const [a = '', b = '', c = ''] = ids;
    queue.move([c], a);
    await until('c first', async () => (await labels()).join() === 'echo c,echo a,echo b', labels);
    queue.move([c], undefined);
    await until('c last', async () => (await labels()).join() === 'echo a,echo b,echo c', labels);
    assert.throws(() => queue.move([first], b), /only pending tasks/);
    await answering(['Cancel 4 Tasks'], async () => {
      const rows = await Promise.all([first, ...ids].map(rowOf));
      await invoke(COMMANDS.cancelTask, rows[0], rows);
    });
    for (const id of ids) await rowWithIcon(id, 'circle-slash');
  });
});

describe('a window that dispatches', () => {
  it('goes on when it is asked to take over', async () => {
    await invoke(COMMANDS.takeOver);
    const id = await startTask({ prompt: 'true' });
    await rowWithIcon(id, 'pass');
  });
});

describe('the entries of the menus that are ticked', () => {
  it('do again what holds already', async () => {
    await invoke(COMMANDS.groupByStatusChosen);
    assert.equal((await rowsUnder())[0]?.item.contextValue, 'group');
    await invoke(COMMANDS.groupByAgentChosen);
    assert.equal((await rowsUnder())[0]?.item.label, 'shell');
    await invoke(COMMANDS.sortByTimeChosen);
    await invoke(COMMANDS.sortByExecutionChosen);
    await invoke(COMMANDS.groupByNoneChosen);
    assert.match(String((await rowsUnder())[0]?.item.contextValue), /^task /);
  });
});

describe('a long list', () => {
  const files: string[] = [];

  after(() => files.forEach((file) => rmSync(file, { force: true })));

  it('ends with a row that shows the next ones', async () => {
    await rowWithIcon(await startTask({ prompt: 'true' }), 'pass');
    for (let number = 0; number < 450; number++) {
      const taskId = `task_old_${String(number)}`;
      const at = new Date(number * 1000).toISOString();
      const task = {
        taskId,
        status: 'complete',
        agent: 'shell',
        prompt: 'true',
        createdAt: at,
        completedAt: at,
      };
      const file = path.join(root(), '.orchestra', 'tasks', `${taskId}.json`);
      writeFileSync(file, JSON.stringify(task));
      files.push(file);
    }
    const last = async (): Promise<Shown> => (await rowsUnder()).at(-1) ?? assert.fail('no row');
    await until('a list that goes on', async () => (await last()).item.label === 'Show more…');
    await until('all are counted', async () =>
      / of (2[5-9]|3)\d+ more$/.test(String((await last()).item.description)),
    );
    assert.equal((await rowsUnder()).length, 201);
    await invoke(COMMANDS.showMore, (await last()).node);
    await until('two pages', async () => (await rowsUnder()).length === 401);
    await invoke(COMMANDS.showMore, (await last()).node);
    // While they are read, the last row says so.
    await until('all', async () => (await rowsUnder()).length > 450);
    assert.notEqual((await last()).item.label, 'Show more…');
  });
});

describe('the dependencies of a task', () => {
  it('are beneath its row, those that need it too, and follow what happens to them', async () => {
    const first = await startTask({ prompt: 'sleep 60' });
    await rowWithIcon(first, 'sync~spin');
    const second = await startTask({ prompt: 'echo second', dependsOn: [first] });
    await rowWithIcon(second, 'clock');
    const { node: dependsOn } = await rowNamed('Depends on', await rowOf(second));
    const [dependency] = await rowsUnder(dependsOn);
    assert.equal(dependency?.item.label, 'sleep 60');
    const { node: neededBy } = await rowNamed('Needed by', await rowOf(first));
    assert.deepEqual(
      (await rowsUnder(neededBy)).map(({ item }) => item.label),
      ['echo second'],
    );
    await invoke(COMMANDS.cancelTask, await rowOf(first));
    await rowWithIcon(second, 'warning');
    const [after] = await rowsUnder(dependsOn);
    assert.equal(after?.node, dependency.node, 'the same row');
    assert.match(String(after.item.description), /cancelled/);
    await invoke(COMMANDS.cancelTask, await rowOf(second));
    await rowWithIcon(second, 'circle-slash');
  });
});
