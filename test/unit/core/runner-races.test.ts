import assert from 'node:assert/strict';
import { systemClock, type Queue, type Task } from '../../../src/core/index.ts';
import { cancel } from '../../../src/core/model/transitions.ts';
import { ownIdentity, start, StartMarks, type StartMark } from '../../../src/core/running.ts';
import { AgentRun } from '../../../src/runner/agentRun.ts';
import { MarkTaker } from '../../../src/runner/markTaker.ts';
import { Turns } from '../../../src/runner/turns.ts';
import { Project } from './project.ts';

describe('a runner whose knowledge is older than the files', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  const add = (): Task => queue.add({ agent: 'shell', prompt: 'true' });

  it('a cancellation that comes while a start is put back counts', () => {
    const { taskId } = add();
    const nobody = { ...ownIdentity(), startTicks: '1' };
    const claimed = queue.store.commit(taskId, (task) =>
      start(task, Date.now(), {
        ...{ process: nobody, runner: ownIdentity(), marker: 'none' },
        ...{ logFile: 'log', planFile: 'plan' },
      }),
    );
    let ended = 0;
    const run = new AgentRun(
      claimed,
      { mark: undefined, exited: undefined },
      {
        ...{ store: queue.store, clock: systemClock, turns: new Turns() },
        shielded: () => [],
        onEnd: () => ended++,
        report: (message) => assert.fail(message),
      },
    );
    queue.store.commit(taskId, (task) => cancel(task, Date.now()));
    run.check();
    assert.equal(queue.read(taskId).status, 'cancelled');
    assert.equal(ended, 1);
  });

  it('a task that changed after its start was decided is not started by that decision', () => {
    const { taskId, revision } = add();
    const started: string[] = [];
    const taker = new MarkTaker({
      ...{ store: queue.store, clock: systemClock, turns: new Turns() },
      ...{ queueId: 'queue', build: 'build', environment: {} },
      isHeld: () => true,
      running: () => [],
      elsewhere: () => 0,
      onStarted: (id) => started.push(id),
      report: (message) => assert.fail(message),
    });
    new StartMarks(queue.paths).write({ ...markOf(taskId), revision });
    queue.edit(taskId, { notBefore: '2100-01-01T00:00:00Z' });
    taker.take();
    assert.deepEqual([started, taker.count, taker.hasMarks()], [[], 0, false]);
    assert.equal(queue.read(taskId).status, 'pending');
  });

  const markOf = (task: string): StartMark => ({
    ...{ task, epoch: 0, build: 'build', maxConcurrent: 1, graceSeconds: 1, sentinelGraceSeconds: 1 },
    ...{ logMaxBytes: 0, skipPermissionFlags: false, idleSeconds: 1 },
    agent: shellAgent(),
  });
  const shellAgent = (): StartMark['agent'] => {
    const agent = queue.config().agents.get('shell');
    if (agent === undefined) throw new Error('there is no agent shell');
    return agent;
  };
});
