import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { ownIdentity, start } from '../../../src/core/running.ts';
import { shareTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { Starts } from '../../../src/core/dispatch/starts.ts';
import { Project, untilStatus } from './project.ts';

describe('a start that was decided', () => {
  let project: Project;
  let queue: Queue;
  let share: TasksShare;
  let starts: Starts;
  let id: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    const task = queue.add({ agent: 'shell', prompt: 'true' });
    id = task.taskId;
    share = shareTasks(queue.store, queue.clock);
    starts = new Starts(queue, 'a build', 1);
    starts.mark([task], 1, share.live);
  });
  afterEach(async () => {
    share.dispose();
    await project.dispose();
  });

  it('is awaited as long as its task is pending and its mark stands', () => {
    assert.deepEqual(starts.settle(share.live), []);
    assert.deepEqual([...starts.marked], [id]);
  });

  it('is done once its task runs: nobody waits until the runner has put its mark away, too', () => {
    const claim = { process: ownIdentity(), runner: ownIdentity(), marker: 'm', logFile: 'l', planFile: 'p' };
    queue.store.commit(id, (task) => start(task, Date.now(), claim));
    share.live.refresh([id]);
    assert.ok(existsSync(queue.paths.startMark(id)));
    assert.deepEqual(starts.settle(share.live), [id]);
    assert.deepEqual([[...starts.marked], [...starts.launched]], [[], [id]]);
  });

  it('was refused where the mark is gone and the task still waits', () => {
    rmSync(queue.paths.startMark(id));
    assert.deepEqual(starts.settle(share.live), []);
    assert.deepEqual([[...starts.marked], [...starts.launched]], [[], []]);
  });
});

describe('a start that was asked for', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('had no free slot, and that stays the reason although one is free since', async () => {
    project.write('.orchestra/config.json', '{ "maxConcurrent": 1 }');
    const queue = project.queue();
    const add = (prompt: string): string => queue.add({ agent: 'shell', prompt }).taskId;
    const ids = [add('until [ -e go ]; do sleep 0.05; done'), add('true')];
    const [first = '', second = ''] = ids;
    const dispatcher = await project.dispatch(queue, { mode: 'manual', only: 2 });
    dispatcher.run(ids);
    assert.deepEqual(await dispatcher.launched(), [first]);
    await dispatcher.stop();
    project.write('go', '');
    await untilStatus(queue, first, 'complete');
    assert.deepEqual(dispatcher.whyWaiting(second), { kind: 'slot', running: 1, limit: 1, ahead: 0 });
  });
});
