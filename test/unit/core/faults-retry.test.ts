import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { systemClock, type Queue } from '../../../src/core/index.ts';
import { shareTasks } from '../../../src/core/dispatch/sharedTasks.ts';
import { Upkeep } from '../../../src/core/dispatch/upkeep.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { completeRetries } from '../../../src/core/queue/retries.ts';
import { summarize } from '../../../src/core/store/finishedTask.ts';
import { olderTask } from './older.ts';
import { allIds, Project, statuses, until, untilStatus, within } from './project.ts';

describe('faults of the predecessor: retries and dependencies', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('fault 1: one failure makes one retry, ever', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', autoRetry: true, maxRetries: 2 });
    await project.drain(queue);
    await project.drain(queue);
    const ids = allIds(queue).sort();
    assert.deepEqual(ids, [taskId, `${taskId}_r1`, `${taskId}_r2`]);
    assert.deepEqual([...new Set(Object.values(statuses(queue)))], ['failed']);
    assert.equal(queue.read(taskId).retriedBy, `${taskId}_r1`);
    assert.equal(queue.read(`${taskId}_r2`).retriedBy, null);
    assert.deepEqual(
      queue.read(`${taskId}_r2`).retryHistory.map((entry) => entry.retriedFrom),
      [taskId, `${taskId}_r1`],
    );
  });

  it('fault 1: a person, another person and the dispatcher together make one retry', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 5 });
    await project.drain(queue);
    const made = [queue, project.open(), project.open()].map((door) => door.retry(taskId).taskId);
    assert.deepEqual([...new Set(made)], [`${taskId}_r1`]);
    await project.drain(queue);
    assert.equal(allIds(queue).length, 2);
  });

  it('fault 1: a retry that was named and not made is made by the next dispatcher, once', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'test -e ready', maxRetries: 1 });
    await project.drain(queue);
    queue.store.commit(taskId, () => ({
      kind: 'retried',
      set: { retriedBy: `${taskId}_r1`, retriedAt: new Date().toISOString() },
    }));
    project.write('ready', '');
    await project.drain(queue);
    assert.deepEqual(statuses(queue), { [taskId]: 'failed', [`${taskId}_r1`]: 'complete' });
  });

  it('fault 1: a retry that is deleted just as it is looked for is not made again', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', autoRetry: true, maxRetries: 1 });
    await project.drain(queue);
    const failed = queue.store.require(taskId);
    const retryId = failed.retriedBy ?? assert.fail('it was not retried');
    const tryRead = queue.tryRead.bind(queue);
    queue.tryRead = (id) => {
      if (id === retryId && tryRead(id) !== undefined) project.open().clean(id);
      return tryRead(id);
    };
    assert.deepEqual(completeRetries(queue, [summarize(failed)]), []);
    assert.equal(tryRead(retryId), undefined);
    assert.deepEqual(statuses(queue), { [taskId]: 'failed' });
  });

  it('fault 1: an automatic retry that cannot be made is tried again until it is made, and others are not kept from work', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', autoRetry: true, maxRetries: 1 });
    const inTheWay = project.path(`.orchestra/state/journal/${taskId}_r1.jsonl`);
    mkdirSync(inTheWay);
    const dispatcher = await project.dispatch(queue);
    const problems: string[] = [];
    dispatcher.onProblem((problem) => problems.push(problem));
    await until('the retry is named', () => queue.read(taskId).retriedBy ?? undefined);
    const other = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    await untilStatus(queue, other, 'complete');
    assert.equal(problems.length, 1);
    rmdirSync(inTheWay);
    await within(5000, 'the retry has run', dispatcher.idle());
    assert.deepEqual(statuses(queue), {
      [taskId]: 'failed',
      [`${taskId}_r1`]: 'failed',
      [other]: 'complete',
    });
  });

  it('fault 1: one that was named and could not be made is made later, although nothing changes meanwhile', () => {
    let aheadMs = 0;
    const monotonicMs = (): number => systemClock.monotonicMs() + aheadMs;
    const queue = project.queue({}, { clock: { ...systemClock, monotonicMs } });
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 1 });
    const at = new Date().toISOString();
    queue.store.commit(taskId, () => ({ kind: 'finished', set: { status: 'failed', completedAt: at } }));
    const named = { retriedBy: `${taskId}_r1`, retriedAt: at };
    queue.store.commit(taskId, () => ({ kind: 'retried', set: named }));
    const share = shareTasks(queue.store, queue.clock);
    const upkeep = new Upkeep(queue, { isBrief: false, isInWindow: false }, assert.ifError);
    const inTheWay = project.path(`.orchestra/state/journal/${taskId}_r1.jsonl`);
    mkdirSync(inTheWay);
    aheadMs += 60_000;
    upkeep.mend(share.live);
    rmdirSync(inTheWay);
    assert.equal(queue.tryRead(`${taskId}_r1`), undefined);
    aheadMs += 60_000;
    upkeep.mend(share.live);
    assert.equal(queue.tryRead(`${taskId}_r1`)?.status, 'pending');
    upkeep.dispose();
    share.dispose();
  });

  it('retries that are there already are neither read anew nor told each time somebody looks for one that is not', () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 1 });
    const at = new Date().toISOString();
    queue.store.commit(taskId, () => ({ kind: 'finished', set: { status: 'failed', completedAt: at } }));
    queue.retry(taskId);
    const share = shareTasks(queue.store, queue.clock);
    const told: unknown[] = [];
    share.live.onChange((change) => told.push(change));
    const upkeep = new Upkeep(queue, { isBrief: false, isInWindow: false }, assert.ifError);
    assert.equal(upkeep.onceRead(share.live), undefined);
    assert.deepEqual(told, []);
    upkeep.dispose();
    share.dispose();
  });

  it('a retry that somebody deleted does not come back to life', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: 'echo ran >> runs; exit 3',
      maxRetries: 1,
      autoRetry: true,
    });
    await project.drain(queue);
    queue.clean(`${taskId}_r1`);
    const dependent = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [taskId] }).taskId;
    await project.drain(queue);
    assert.equal(project.read('runs'), 'ran\nran\n');
    assert.deepEqual(statuses(queue), { [taskId]: 'failed', [dependent]: 'pending' });
    assert.equal(queue.why(dependent)?.kind, 'blocked');
  });

  it('fault 4: a failed dependency blocks with its reason, and unblocks once a retry succeeds', async () => {
    const queue = project.queue();
    const first = queue.add({ agent: 'shell', prompt: 'echo no luck; test -e ready' }).taskId;
    const second = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [first] }).taskId;
    await project.drain(queue);
    const reason = queue.why(second);
    assert.ok(reason?.kind === 'blocked' && reason.state === 'failed', JSON.stringify(reason));
    assert.match(reason.error ?? '', /no luck/);
    assert.equal(queue.status().summary.blocked, 1);

    project.write('ready', '');
    const retry = queue.retry(first).taskId;
    assert.deepEqual(queue.dependencyGraph(second).edges, [{ from: second, to: retry }]);
    assert.equal(queue.why(second)?.kind, 'dependency');
    await project.drain(queue);
    assert.equal(queue.read(second).status, 'complete');
  });

  it('fault 4: an archived dependency counts as what it was', async () => {
    const queue = project.queue();
    const good = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const bad = queue.add({ agent: 'shell', prompt: 'false' }).taskId;
    await project.drain(queue);
    assert.deepEqual(queue.archive({ force: true }).sort(), [good, bad].sort());
    const after = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [good] }).taskId;
    const blocked = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [bad] }).taskId;
    await project.drain(queue);
    assert.equal(queue.read(after).status, 'complete');
    const reason = queue.why(blocked);
    assert.ok(reason?.kind === 'blocked' && reason.state === 'failed', JSON.stringify(reason));
  });

  it('fault 4: a retry keeps dependencies, agent, prompt, priority and timeout', async () => {
    const queue = project.queue();
    const first = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const task = queue.add({
      agent: 'shell',
      prompt: 'exit 4',
      dependsOn: [first],
      priority: 9,
      timeoutSeconds: 77,
      maxRetries: 2,
    });
    await project.drain(queue);
    const retry = queue.retry(task.taskId);
    const kept = ({ agent, prompt, dependsOn, priority, timeout, maxRetries }: typeof retry): unknown => ({
      agent,
      prompt,
      dependsOn,
      priority,
      timeout,
      maxRetries,
    });
    assert.deepEqual(kept(retry), kept(task));
    assert.equal(retry.parentTaskId, task.taskId);
    assert.match(
      project.read(`.orchestra/plans/${retry.taskId}_plan.md`),
      /Retry 1\/2[^]*Error before:\*\* Process exited with code 4/,
    );
  });

  it('fault 5: a launch that fails is retried as any other failure', async () => {
    const program = project.write('agent.sh', '#!/bin/sh\ntrue\n');
    chmodSync(program, 0o755);
    const queue = project.queue(
      { retryBackoffBaseSeconds: 0.3 },
      { userSettings: { agents: { mine: { command: program } } } },
    );
    const { taskId } = queue.add({ agent: 'mine', prompt: 'anything', autoRetry: true });
    chmodSync(program, 0o644);
    const dispatcher = await project.dispatch(queue);
    const failed = await untilStatus(queue, taskId, 'failed');
    assert.equal(failed.failureReason, 'launch');
    assert.match(failed.errorMessage ?? '', /agent\.sh.*(?:cannot be executed|not executable)/);
    await untilRetry(queue, taskId);
    chmodSync(program, 0o755);
    await dispatcher.idle();
    assert.equal(queue.read(`${taskId}_r1`).status, 'complete');
  });

  it('fault 5: so is one whose program is gone', async () => {
    const program = project.write('agent.sh', '#!/bin/sh\ntrue\n');
    chmodSync(program, 0o755);
    const options = { userSettings: { agents: { mine: { command: program } } } };
    const { taskId } = project
      .queue({}, options)
      .add({ agent: 'mine', prompt: 'anything', autoRetry: true, maxRetries: 1 });
    rmSync(program);
    const queue = project.open({}, options);
    await project.drain(queue);
    assert.deepEqual(statuses(queue), { [taskId]: 'failed', [`${taskId}_r1`]: 'failed' });
    assert.match(queue.read(taskId).errorMessage ?? '', /mine needs the program/);
  });

  describe('an import', () => {
    let queue: Queue;
    const put = (taskId: string, changes: Readonly<Record<string, unknown>>): void => {
      const task = olderTask({
        taskId,
        completedAt: new Date().toISOString(),
        prompt: 'touch ran',
        ...changes,
      });
      project.write(`old/tasks/${taskId}.json`, JSON.stringify(task));
    };
    beforeEach(() => {
      queue = project.queue();
      put('task_2', { status: 'failed', retriedBy: 'task_2_r1' });
      put('task_2_r1', { status: 'complete', parentTaskId: 'task_2', retryCount: 1 });
    });

    it('does not make and run once more the next attempt that was made there and is gone', async () => {
      put('task_1', { status: 'failed', retriedBy: 'task_1_r1' });
      assert.equal(queue.importOlder(project.path('old')).tasks.length, 3);
      await project.drain(queue);
      assert.deepEqual(statuses(queue), { task_1: 'failed', task_2: 'failed', task_2_r1: 'complete' });
      assert.deepEqual([queue.status().summary.failed, queue.status().summary.retried], [1, 1]);
    });

    it('says nothing of a next attempt that is here and not there', () => {
      queue.importOlder(project.path('old'));
      rmSync(project.path('old/tasks/task_2_r1.json'));
      const { problems } = queue.importOlder(project.path('old'));
      assert.deepEqual(problems, ['task_2 exists here already and was left as it is.']);
    });

    it('brings an attempt not before the next one, which whoever dispatches meanwhile would make and run', async () => {
      const work = queue.work.importOlder(project.path('old'));
      while (allIds(queue).length === 0) work.next();
      await project.drain(queue);
      const { problems } = finish(work);
      assert.deepEqual([statuses(queue), problems], [{ task_2: 'failed', task_2_r1: 'complete' }, []]);
      assert.equal(existsSync(project.path('ran')), false);
    });
  });
});

function untilRetry(queue: Queue, id: string): Promise<unknown> {
  return until('the retry is made', () => queue.tryRead(`${id}_r1`));
}
