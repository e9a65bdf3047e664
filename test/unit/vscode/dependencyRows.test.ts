import assert from 'node:assert/strict';
import { MissingNode, MoreNode, TaskNode, type LinkNode } from '../../../src/vscode/view/nodes.ts';
import { PAGE_ROWS } from '../../../src/vscode/view/pages.ts';
import { complete, failed, MemoryQueue, Panel, pending, running } from './rowSources.ts';
import { at } from './views.ts';

describe('the tasks that a row depends on and that need it', () => {
  const linksOf = (panel: Panel, taskId: string): LinkNode<MemoryQueue>[] => [
    ...(panel.rows.find(taskId)?.links ?? assert.fail()),
  ];

  it('are beneath it, looked up when somebody opens them', () => {
    const queue = new MemoryQueue([
      pending('task_b', { dependsOn: ['task_a', 'task_gone'] }),
      complete('task_a', 1),
    ]);
    const panel = new Panel(queue);
    panel.update();
    const [dependsOn] = linksOf(panel, 'task_b');
    const [neededBy] = linksOf(panel, 'task_a');
    assert.equal(dependsOn?.kind, 'depends-on');
    assert.equal(dependsOn.children, undefined);
    const [known, gone] = panel.rows.follow(dependsOn, PAGE_ROWS);
    assert.ok(known instanceof TaskNode && known.taskId === 'task_a');
    assert.ok(gone instanceof MissingNode && gone.taskId === 'task_gone');
    assert.equal(neededBy?.kind, 'needed-by');
    assert.deepEqual(neededBy.taskIds, ['task_b']);
  });

  it('name those that finished too, also where the list of these does not go so far', () => {
    const dependsOn = ['task_a'];
    const queue = new MemoryQueue([
      running('task_a'),
      complete('task_new', 9),
      complete('task_new2', 8),
      complete('task_old', 2, { dependsOn }),
      failed('task_retried', 1, { dependsOn, retriedBy: 'task_retried_r1' }),
    ]);
    const panel = new Panel(queue);
    panel.limit = 2;
    assert.deepEqual(panel.shown(), ['task_a', 'task_new', '…']);
    const [neededBy] = linksOf(panel, 'task_a');
    assert.ok(neededBy);
    const [child] = panel.rows.follow(neededBy, 2);
    assert.ok(child instanceof TaskNode && child.taskId === 'task_old');
    queue.set([running('task_a'), complete('task_new', 9)]);
    panel.update();
    assert.deepEqual(linksOf(panel, 'task_a'), [], 'they were deleted');
  });

  it('are listed a page at a time', () => {
    const others = ['task_1', 'task_2', 'task_3'].map((id) => pending(id, { dependsOn: ['task_a'] }));
    const panel = new Panel(new MemoryQueue([running('task_a'), ...others]));
    panel.update();
    const [link] = linksOf(panel, 'task_a');
    assert.ok(link);
    const page = panel.rows.follow(link, 2);
    assert.deepEqual(page.length, 3);
    assert.ok(page[2] instanceof MoreNode && page[2].left === 1);
    panel.limit = 3;
    assert.ok(panel.update().changed.includes(link));
    assert.deepEqual(
      link.children?.map((child) => child instanceof TaskNode && child.taskId),
      ['task_1', 'task_2', 'task_3'],
    );
  });

  it('are refreshed with their tasks, as the same rows', () => {
    const queue = new MemoryQueue([running('task_a'), pending('task_b', { dependsOn: ['task_a'] })]);
    const panel = new Panel(queue);
    panel.update();
    const [link] = linksOf(panel, 'task_b');
    assert.ok(link);
    const [before] = panel.rows.follow(link, PAGE_ROWS);
    queue.set([complete('task_a', 1), pending('task_b', { dependsOn: ['task_a'] })]);
    const { changed } = panel.update();
    assert.ok(before !== undefined && changed.includes(before));
    assert.equal(link.children?.[0], before);
    assert.equal(linksOf(panel, 'task_b')[0], link);
  });

  it('are the latest attempts of those tasks', () => {
    const retryHistory = [{ attempt: 1, timestamp: at(1), error: null, retriedFrom: 'task_a' }];
    const queue = new MemoryQueue([
      failed('task_a', 1, { retriedBy: 'task_a_r1' }),
      running('task_a_r1', { parentTaskId: 'task_a', retryCount: 1, retryHistory }),
      pending('task_b', { dependsOn: ['task_a'] }),
    ]);
    const panel = new Panel(queue);
    panel.update();
    const [link] = linksOf(panel, 'task_b');
    const [task] = link === undefined ? [] : panel.rows.follow(link, PAGE_ROWS);
    assert.ok(task instanceof TaskNode && task.taskId === 'task_a_r1');
    assert.deepEqual(linksOf(panel, 'task_a_r1')[0]?.taskIds, ['task_b']);
  });
});
