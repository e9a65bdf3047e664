import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Queue, type Deletion, type LongWork, type Task } from '../../src/core/index.ts';
import { deleteInTurn } from '../../src/vscode/commands/deleting.ts';
import { COMMANDS, type CommandId } from '../../src/vscode/ids.ts';
import { answering } from './answers.ts';
import { invoke, panel, root, rowOf, rowWithIcon, startTask, until } from './panel.ts';

describe('a key that is pressed on rows', () => {
  it('says why it does nothing where none of them can do that, and changes no more than one', async () => {
    const { view } = await panel();
    const heardOf = async (id: CommandId, ...args: unknown[]): Promise<string> =>
      (await answering([], () => invoke(id, ...args))).heard.join();
    const ids = [
      await startTask({ prompt: 'true', paused: true }),
      await startTask({ prompt: 'true', paused: true }),
    ];
    const rows = await Promise.all(ids.map(rowOf));
    await invoke(COMMANDS.showTask, rows[0]);
    await until('the selected row', () => view.selection.some((node) => node === rows[0]));
    const wait = 'Only finished tasks can be deleted; cancel pending and running ones first.';
    assert.equal(await heardOf(COMMANDS.deleteTask, 'selection'), wait);
    const several = 'Tasks are changed one at a time; select one of them.';
    assert.equal(await heardOf(COMMANDS.editTask, rows[0], rows), several);
    await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
    for (const id of ids) await rowWithIcon(id, 'circle-slash');
    for (const id of [COMMANDS.editTask, COMMANDS.raisePriority, COMMANDS.lowerPriority]) {
      assert.equal(await heardOf(id, 'selection'), 'Only pending tasks can be changed.');
    }
  });
});

describe('ending several tasks at once', () => {
  after(() => Queue.open({ root: root(), actor: 'test' }).clean('all'));

  const read = (id: string): Task => Queue.open({ root: root(), actor: 'test' }).read(id);
  const running = async (): Promise<string> => {
    const id = await startTask({ prompt: 'sleep 60', maxRetries: 0 });
    await rowWithIcon(id, 'sync~spin');
    return id;
  };

  it('asks once where some of them run, and a No leaves them all', async () => {
    const ids = [await running(), await running()];
    const rows = await Promise.all(ids.map(rowOf));
    const no = await answering([undefined], () => invoke(COMMANDS.cancelTask, rows[0], rows));
    assert.match(no.heard.join(), /^Cancel 2 tasks\?\n2 of them are running/);
    assert.deepEqual(
      ids.map((id) => read(id).status),
      ['running', 'running'],
    );
    await answering(['Cancel 2 Tasks'], () => invoke(COMMANDS.cancelTask, rows[0], rows));
    for (const id of ids) await rowWithIcon(id, 'circle-slash');
  });

  it('ends one as timed out without a question', async () => {
    const id = await running();
    await answering([], async () => invoke(COMMANDS.timeOutTask, await rowOf(id)));
    await rowWithIcon(id, 'watch');
    assert.equal(read(id).failureReason, 'timeout');
  });

  it('deletes all that are finished, after one question for all of them', async () => {
    const ids = [await startTask({ prompt: 'true' }), await startTask({ prompt: 'true' })];
    for (const id of ids) await rowWithIcon(id, 'pass');
    const rows = await Promise.all(ids.map(rowOf));
    const no = await answering([undefined], () => invoke(COMMANDS.deleteTask, rows[0], rows));
    assert.match(no.heard.join(), /^Delete 2 tasks\?/);
    assert.ok(ids.every((id) => read(id).status === 'complete'));
    await answering(['Delete'], () => invoke(COMMANDS.deleteTask, rows[0], rows));
    const queue = Queue.open({ root: root(), actor: 'test' });
    await until('nothing of them', () => ids.every((id) => queue.tryRead(id) === undefined));
  });

  it('deletes with a row all its attempts, and with the row of an earlier attempt that one alone', async () => {
    const queue = Queue.open({ root: root(), actor: 'test' });
    const ids = [await startTask({ prompt: 'echo thrice; exit 1', maxRetries: 3 })];
    while (ids.length < 3) {
      await rowWithIcon(ids.at(-1) ?? '', 'error');
      ids.push(queue.retry(ids.at(-1) ?? '').taskId);
    }
    const [first = '', second = '', third = ''] = ids;
    await rowWithIcon(third, 'error');
    const alone = await answering(['Delete'], async () => invoke(COMMANDS.deleteTask, await rowOf(second)));
    assert.match(alone.heard.join(), /^Delete attempt 2 of “echo thrice; exit 1”\?/);
    const left = (): boolean[] => ids.map((id) => queue.tryRead(id) !== undefined);
    assert.deepEqual(left(), [true, false, true]);
    const row = await rowOf(third);
    await until('the attempt to go', async () => (await rowOf(third)).earlier.length === 1);
    assert.ok(row.looks.contextValue.includes('retryable'), 'its retry is not lost by that');
    const rows = [row, ...row.earlier];
    const all = await answering(['Delete'], () => invoke(COMMANDS.deleteTask, row, rows));
    assert.match(all.heard.join(), /^Delete “echo thrice; exit 1” with its 2 attempts\?/);
    assert.deepEqual(left(), [false, false, false]);
    const { tree } = await panel();
    await until('no row', () => tree.find(first) === undefined && tree.find(third) === undefined);
  });

  it('deletes nothing in other queues either, once it is stopped', async () => {
    const begun: string[] = [];
    const slow = function* (): LongWork<Deletion> {
      begun.push('slow');
      for (const untilMs = performance.now() + 1000; performance.now() < untilMs;)
        yield { done: 1, total: 2 };
      return { deleted: [], refused: [] };
    };
    const next = function* (): LongWork<Deletion> {
      begun.push('next');
      yield { done: 1, total: 1 };
      return { deleted: [], refused: [] };
    };
    const { withProgress } = vscode.window;
    Reflect.set(
      vscode.window,
      'withProgress',
      (_: unknown, work: (...args: unknown[]) => Promise<unknown>) => {
        const onCancellationRequested = (stop: () => void): void => stop();
        return work({ report: () => undefined }, { onCancellationRequested });
      },
    );
    try {
      const { heard } = await answering([], () => deleteInTurn([slow, next]));
      assert.deepEqual(heard, ['Stopped: 1 of 2 tasks were deleted.']);
    } finally {
      Reflect.set(vscode.window, 'withProgress', withProgress);
    }
    assert.deepEqual(begun, ['slow']);
  });

  it('deletes those that can be, and says once which could not and why', async () => {
    const queue = Queue.open({ root: root(), actor: 'test' });
    const ids = [await startTask({ prompt: 'true' }), await startTask({ prompt: 'true' })];
    for (const id of ids) await rowWithIcon(id, 'pass');
    const [needed = '', free = ''] = ids;
    const waiting = await startTask({ prompt: 'true', dependsOn: [needed], paused: true });
    const rows = await Promise.all(ids.map(rowOf));
    const { heard } = await answering(['Delete'], () => invoke(COMMANDS.deleteTask, rows[0], rows));
    assert.equal(heard.length, 2);
    assert.match(heard[1] ?? '', new RegExp(`${needed} is what ${waiting} depends on`));
    assert.deepEqual([queue.tryRead(free), queue.read(needed).status], [undefined, 'complete']);
    await invoke(COMMANDS.cancelTask, await rowOf(waiting));
  });
});
