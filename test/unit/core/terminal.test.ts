import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { systemClock, type Queue, type Task } from '../../../src/core/index.ts';
import { interactiveAgent } from '../../../src/core/agents/interactiveAgent.ts';
import { launchIdentity } from '../../../src/core/agents/launchIdentity.ts';
import { offerTerminal, withdrawTerminal, workOf, type Terminal } from '../../../src/core/model/terminal.ts';
import { unstart } from '../../../src/core/model/transitions.ts';
import { identify } from '../../../src/core/process/identity.ts';
import { configStamp, markerFor, ownIdentity, type StartMark, TaskStore } from '../../../src/core/running.ts';
import { startInTerminal } from '../../../src/runner/startInTerminal.ts';
import { Project } from './project.ts';

describe('a task that a terminal offers to run', () => {
  let project: Project;
  let queue: Queue;
  const processes: ChildProcess[] = [];
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(async () => {
    for (const each of processes.splice(0)) each.kill('SIGKILL');
    await project.dispose();
  });

  /** A process that waits, as a wrapper does before its "go". */
  function wrapper(): Terminal['wrapper'] {
    const child = spawn('sleep', ['100.5'], { stdio: 'ignore' });
    processes.push(child);
    const identity = identify(child.pid ?? 0);
    assert.ok(identity);
    return identity;
  }

  function offered(change: Partial<Terminal> = {}): Task {
    const task = queue.add({ agent: 'shell', prompt: 'true', paused: true });
    const terminal = { holder: ownIdentity(), wrapper: wrapper(), work: workOf(task), ...change };
    return queue.store.commit(task.taskId, (current) => offerTerminal(current, Date.now(), terminal));
  }

  const take = (
    task: Task,
    isHeld = true,
    mark: Pick<StartMark, 'revision' | 'config'> = {},
  ): ReturnType<typeof startInTerminal> =>
    startInTerminal(task, mark, {
      store: new TaskStore(queue.paths, systemClock, 'runner'),
      clock: systemClock,
      queueId: 'queue',
      environment: {},
      isHeld: () => isHeld,
      report: (message) => assert.fail(message),
    });

  it('waits for its turn, although it was paused', () => {
    const task = offered();
    assert.deepEqual([task.status, task.pausedAt], ['pending', null]);
    assert.notEqual(task.runRequestedAt, null);
  });

  it('is claimed for the wrapper that waits there, and only then let go', () => {
    const task = offered();
    const started = take(task);
    const now = queue.read(task.taskId);
    assert.deepEqual(
      [now.status, now.process, now.runner],
      ['running', task.terminal?.wrapper, ownIdentity()],
    );
    assert.equal(
      now.marker,
      markerFor({
        queueId: 'queue',
        root: queue.root,
        taskId: task.taskId,
        revision: now.startRevision ?? 0,
      }),
    );
    assert.equal(started?.exited, undefined);
    assert.ok(existsSync(queue.paths.goFile(task.taskId, now.startRevision ?? 0)));
    assert.match(readFileSync(queue.paths.logFile(task.taskId), 'utf8'), /ran in a terminal/);
  });

  it('is claimed once, however often it is taken', () => {
    const task = offered();
    assert.ok(take(task));
    assert.equal(take(task), undefined);
    assert.equal(queue.read(task.taskId).revision, task.revision + 1);
  });

  for (const [what, change] of [
    ['is gone', { wrapper: { ...ownIdentity(), startTicks: '1' } }],
    ['was told of other work', { work: 'other' }],
  ] as const) {
    it(`is held back where its terminal ${what}`, () => {
      const task = offered(change);
      assert.equal(take(task), undefined);
      const now = queue.read(task.taskId);
      assert.deepEqual([now.status, now.terminal, now.runRequestedAt], ['pending', null, null]);
      assert.notEqual(now.pausedAt, null);
    });
  }

  it('goes back to its terminal, not let go, where another runner took over', () => {
    const task = offered();
    assert.equal(take(task, false), undefined);
    const now = queue.read(task.taskId);
    assert.deepEqual([now.status, now.terminal, now.process], ['pending', task.terminal, null]);
    assert.ok(!existsSync(queue.paths.goFile(task.taskId, task.revision + 1)));
    assert.ok(take(now), 'the next runner starts it');
  });

  it('is not claimed by what was decided under another configuration, and waits on', () => {
    project.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 5 }));
    const task = offered();
    const mark = { revision: task.revision, config: configStamp(queue.root) };
    project.write('.orchestra/config.json', JSON.stringify({ maxConcurrent: 1 }));
    assert.equal(take(task, true, mark), undefined);
    assert.deepEqual(queue.read(task.taskId), task);
    assert.ok(take(task, true, { ...mark, config: configStamp(queue.root) }), 'decided about anew');
  });

  it('is held back where it was claimed and its agent never ran', () => {
    const task = offered();
    take(task);
    const back = queue.store.commit(task.taskId, (current) => unstart(current, Date.now(), 'never ran'));
    assert.deepEqual([back.status, back.terminal], ['pending', null]);
    assert.notEqual(back.pausedAt, null);
  });

  it('is not offered while it runs, and not withdrawn then', () => {
    const task = offered();
    take(task);
    const running = queue.read(task.taskId);
    assert.ok(task.terminal);
    const { terminal } = task;
    assert.throws(() => offerTerminal(running, Date.now(), terminal), /is running; only pending/);
    assert.equal(withdrawTerminal(running, Date.now(), 'x'), undefined);
  });
});

describe('an agent in a terminal', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('is given the prompt alone, by its own arguments', () => {
    const claude = project.queue().config().agent('claude');
    assert.ok(claude);
    const agent = interactiveAgent(claude);
    assert.deepEqual(
      [agent.args, agent.barePrompt, agent.promptTemplate],
      [['--', '{prompt}'], true, undefined],
    );
  });

  it('is refused in words where it does not say how', () => {
    const aider = project.queue().config().agent('aider');
    assert.ok(aider);
    assert.throws(
      () => interactiveAgent(aider),
      /Agent aider cannot be run interactively: .*interactiveArgs/,
    );
  });

  it('needs consent anew where its arguments for a terminal were changed', () => {
    const claude = project.queue().config().agent('claude');
    assert.ok(claude);
    assert.notEqual(launchIdentity(claude), launchIdentity({ ...claude, interactiveArgs: ['--evil'] }));
  });
});
