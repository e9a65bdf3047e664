import assert from 'node:assert/strict';
import type { Task } from '../../../src/core/model/task.ts';
import { attemptsOf } from '../../../src/vscode/view/attempts.ts';
import { TaskNode, type Node } from '../../../src/vscode/view/nodes.ts';
import { complete, failed, MemoryQueue, Panel, pending, running } from './rowSources.ts';
import { at } from './views.ts';

const idsOf = (nodes: readonly Node<MemoryQueue>[]): string[] => nodes.map(({ id }) => id);

describe('the rows of a queue', () => {
  const tasks = [
    running('task_r', { agent: 'codex' }),
    pending('task_p2'),
    pending('task_p1', { createdAt: at(5) }),
    complete('task_c1', 1),
    failed('task_f', 2, { agent: 'codex' }),
    complete('task_c2', 3),
  ];

  it('stand in the order of execution, what has finished below, newest first', () => {
    assert.deepEqual(new Panel(new MemoryQueue(tasks)).shown(), [
      'task_r',
      'task_p2',
      'task_p1',
      'task_c2',
      'task_f',
      'task_c1',
    ]);
  });

  it('are sorted by what happened last', () => {
    const panel = new Panel(new MemoryQueue(tasks));
    panel.arrangement = { ...panel.arrangement, sorting: 'time' };
    assert.deepEqual(panel.shown(), ['task_p1', 'task_c2', 'task_f', 'task_c1', 'task_r', 'task_p2']);
  });

  it('are grouped by status', () => {
    const panel = new Panel(new MemoryQueue(tasks));
    panel.arrangement = { ...panel.arrangement, grouping: 'status' };
    assert.deepEqual(panel.shown(), [
      '> Running (1)',
      'task_r',
      '> Pending (2)',
      'task_p2',
      'task_p1',
      '> Failed (1)',
      'task_f',
      '> Complete (2)',
      'task_c2',
      'task_c1',
    ]);
  });

  it('are grouped by agent', () => {
    const panel = new Panel(new MemoryQueue(tasks));
    panel.arrangement = { ...panel.arrangement, grouping: 'agent' };
    assert.deepEqual(panel.shown(), [
      '> codex (2)',
      'task_r',
      'task_f',
      '> shell (4)',
      'task_p2',
      'task_p1',
      'task_c2',
      'task_c1',
    ]);
  });

  it('are filtered by words, in any case, and groups say how many pass', () => {
    const queue = new MemoryQueue([
      pending('task_a', { prompt: 'Mend the Linter' }),
      pending('task_b', { prompt: 'mend the build' }),
      complete('task_c', 1, { prompt: 'linter rules', agent: 'codex' }),
    ]);
    const panel = new Panel(queue);
    panel.arrangement = { ...panel.arrangement, filter: 'LINT mend' };
    assert.deepEqual(panel.shown(), ['task_a']);
    panel.arrangement = { grouping: 'status', sorting: 'execution', filter: 'lint' };
    assert.deepEqual(panel.shown(), ['> Pending (1 of 2)', 'task_a', '> Complete (1 of 1)', 'task_c']);
    panel.arrangement = { ...panel.arrangement, filter: 'nowhere' };
    assert.deepEqual(panel.shown(), []);
    panel.arrangement = { ...panel.arrangement, filter: ' ' };
    assert.equal(panel.shown().length, 5);
  });
});

describe('a row', () => {
  it('stays the same row when its task moves to another group, and only what changed is refreshed', () => {
    const queue = new MemoryQueue([running('task_a'), pending('task_b'), complete('task_c', 1)]);
    const panel = new Panel(queue);
    panel.arrangement = { ...panel.arrangement, grouping: 'status' };
    panel.update();
    const row = panel.rows.find('task_a');
    queue.set([pending('task_b'), complete('task_c', 1), complete('task_a', 2)]);
    const { structure, changed } = panel.update();
    assert.equal(panel.rows.find('task_a'), row);
    assert.equal(structure, true, 'a group is gone');
    assert.deepEqual(idsOf(changed).sort(), ['/project#status/complete', '/project#task_a']);
    assert.equal(changed.includes(panel.rows.find('task_c') ?? assert.fail()), false);
  });

  it('is refreshed alone when nothing moved', () => {
    const queue = new MemoryQueue([running('task_a'), pending('task_b')]);
    const panel = new Panel(queue);
    panel.update();
    queue.set([running('task_a'), pending('task_b', { priority: 9, revision: 2 })]);
    assert.deepEqual(panel.update(), {
      structure: false,
      changed: [panel.rows.find('task_b')],
      unfinished: false,
    });
    assert.deepEqual(panel.update(), { structure: false, changed: [], unfinished: false });
  });

  it('keeps its place as the same row when a retry follows, with the attempts before beneath it', () => {
    const first = failed('task_a', 1);
    const queue = new MemoryQueue([first]);
    const panel = new Panel(queue);
    panel.update();
    const row = panel.rows.find('task_a');
    const retryHistory = [{ attempt: 1, timestamp: at(1), error: null, retriedFrom: 'task_a' }];
    const retry = pending('task_a_r1', { parentTaskId: 'task_a', retryCount: 1, retryHistory });
    queue.set([{ ...first, retriedBy: 'task_a_r1' }, retry]);
    assert.deepEqual(panel.shown(), ['task_a_r1']);
    assert.equal(panel.rows.find('task_a_r1'), row);
    assert.deepEqual(
      row?.earlier.map(({ taskId }) => taskId),
      ['task_a'],
    );
    assert.equal(panel.rows.find('task_a')?.parent, row);
    queue.set([
      { ...first, retriedBy: 'task_a_r1' },
      { ...retry, status: 'complete', completedAt: at(9) },
    ]);
    assert.deepEqual(panel.shown(), ['task_a_r1']);
    assert.equal(panel.rows.find('task_a_r1'), row);
  });

  it('stand for all attempts that are there, the row of an earlier one for that one alone', () => {
    const history = (...ids: string[]): Partial<Task> => ({
      retryHistory: ids.map((retriedFrom, at0) => ({
        attempt: at0 + 1,
        timestamp: at(at0),
        error: null,
        retriedFrom,
      })),
      retryCount: ids.length,
      parentTaskId: 'task_a',
    });
    const panel = new Panel(
      new MemoryQueue([
        failed('task_a', 1, { retriedBy: 'task_a_r1' }),
        failed('task_a_r2', 3, { retriedBy: 'task_a_r3', ...history('task_a', 'task_a_r1') }),
        failed('task_a_r3', 4, history('task_a', 'task_a_r1', 'task_a_r2', 'task_other')),
        complete('task_other', 5),
      ]),
    );
    panel.update();
    const of = (taskId: string): string[] => {
      const row = panel.rows.find(taskId);
      assert.ok(row);
      return attemptsOf(row);
    };
    assert.deepEqual(of('task_a_r3'), ['task_a', 'task_a_r2', 'task_a_r3'], 'and for no foreign task');
    assert.deepEqual(of('task_a_r2'), ['task_a_r2']);
    assert.deepEqual(of('task_other'), ['task_other']);
    // Found where no row shows its chain, it stands beneath none.
    const row = panel.rows.find('task_a_r2') ?? assert.fail();
    const loose = new TaskNode(row.source, 'loose', row.view, row.looks);
    assert.deepEqual(attemptsOf(loose), ['task_a_r2']);
  });
});

describe('a long list', () => {
  const many = Array.from({ length: 1000 }, (_, number) =>
    complete(`task_${String(number).padStart(4, '0')}`, number, { prompt: `number<${String(number)}>` }),
  );

  it('ends with a row that shows more, and only what is shown was read', () => {
    const queue = new MemoryQueue(many);
    const panel = new Panel(queue);
    const first = panel.shown();
    assert.equal(first.length, 201);
    assert.equal(first[0], 'task_0999');
    assert.equal(first.at(-1), '…');
    assert.equal(queue.reads.length, 200);
    panel.limit = 400;
    assert.equal(panel.shown().length, 401);
    assert.equal(new Set(queue.reads).size, 400);
    panel.update();
    assert.equal(queue.reads.length, 400, 'what was read is kept');
  });

  it('is read a little at a time where reading takes long', () => {
    const queue = new MemoryQueue(many);
    const panel = new Panel(queue);
    panel.clock.stepMs = 1;
    assert.equal(panel.update().unfinished, true);
    assert.ok(queue.reads.length < 40, String(queue.reads.length));
    let updates = 1;
    while (panel.update().unfinished) updates++;
    assert.ok(updates > 5);
    assert.equal(panel.shown().length, 201);
  });

  it('is searched to its end by a filter, a little at a time', () => {
    const queue = new MemoryQueue(many);
    const panel = new Panel(queue);
    panel.arrangement = { ...panel.arrangement, filter: 'number<17' };
    panel.clock.stepMs = 1;
    while (panel.update().unfinished);
    assert.deepEqual(panel.shown(), [
      ...Array.from({ length: 10 }, (_, digit) => `task_0${String(179 - digit)}`),
      'task_0017',
    ]);
  });
});
