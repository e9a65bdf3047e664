import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import { mayStart } from '../../../src/runner/admission.ts';
import { olderTask } from './older.ts';
import { builtProgram, Project, refuses, statuses, untilStatus } from './project.ts';

/** Notes its beginning and end. */
const TRACE = 'echo "+" >> trace; sleep 0.1; echo "-" >> trace';

describe('what a person holds back, limits and changes', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('a paused queue, agent or task starts nothing until it is resumed', async () => {
    const queue = project.queue();
    const paused = [{ queue: true }, { agent: 'shell' }] as const;
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    for (const what of [...paused, { task: taskId }]) queue.pause(what);
    assert.deepEqual(queue.pauses(), { queue: true, agents: ['shell'] });
    await project.drain(queue);
    assert.equal(queue.read(taskId).status, 'pending');
    const dispatcher = await project.dispatch(queue);
    const kinds = [];
    for (const what of [{ task: taskId }, ...paused]) {
      const reason = queue.why(taskId);
      kinds.push(reason?.kind === 'paused' ? reason.what : reason?.kind);
      queue.resume(what);
    }
    assert.deepEqual(kinds, ['task', 'queue', 'agent']);
    await untilStatus(queue, taskId, 'complete');
    await dispatcher.stop();
    assert.deepEqual(queue.pauses(), { queue: false, agents: [] });
    refuses(() => queue.pause({ task: taskId }), 'refused', /complete/);
    refuses(() => queue.pause({ agent: 'shel' }), 'not-found', /no agent "shel".*the agents are .*shell/);
    assert.deepEqual(queue.pauses(), { queue: false, agents: [] });
  });

  it('of several tasks that are asked for, one that has ended meanwhile keeps no other', async () => {
    const queue = project.queue();
    const [first = '', second = ''] = [1, 2].map(() => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
    await queue.cancel(first);
    refuses(() => queue.requestRun([first, second]), 'refused', /cancelled; only pending tasks can be run/);
    assert.notEqual(queue.read(second).runRequestedAt, null);
  });

  it('the last look before a start sees what came after the decision: pauses, a cancellation, a new dependency', async () => {
    const queue = project.queue();
    const [first = '', taskId = ''] = [1, 2].map(() => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
    const may = (): boolean => mayStart(queue.store.require(taskId), 'shell', queue.store);
    for (const what of [{ queue: true }, { agent: 'shell' }, { task: taskId }] as const) {
      queue.pause(what);
      assert.ok(!may());
      queue.resume(what);
      assert.ok(may());
    }
    queue.edit(taskId, { dependsOn: [first] });
    assert.ok(!may());
    queue.edit(taskId, { dependsOn: [] });
    await queue.cancel(taskId);
    assert.ok(!may());
  });

  it('limits hold for the queue, for an agent, and for an agent under all its names', async () => {
    const program = project.write('cursor-agent', `#!/bin/sh\n${TRACE.replaceAll('trace', 'agent-trace')}\n`);
    chmodSync(program, 0o755);
    const queue = project.queue(
      { maxConcurrent: 4 },
      {
        userSettings: {
          agents: { 'cursor-agent': { command: program, args: [], maxConcurrent: 1, outputFormat: 'text' } },
        },
      },
    );
    for (let n = 0; n < 3; n++) {
      for (const agent of ['cursor-agent', 'cursor']) queue.add({ agent, prompt: 'x' });
      for (let more = 0; more < 2; more++) queue.add({ agent: 'shell', prompt: TRACE });
    }
    await project.drain(queue);
    assert.deepEqual([...new Set(Object.values(statuses(queue)))], ['complete']);
    assert.equal(mostAtOnce(project.read('agent-trace')), 1);
    assert.ok(mostAtOnce(project.read('trace')) <= 4);
    assert.ok(mostAtOnce(project.read('trace')) >= 2);
  });

  it('a pending task can be changed in every way, and runs as changed', async () => {
    const queue = project.queue();
    const first = queue.add({ agent: 'shell', prompt: 'echo first >> order' }).taskId;
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 1' });
    const changed = queue.edit(taskId, {
      prompt: 'echo changed >> order',
      priority: 9,
      timeoutSeconds: 5,
      dependsOn: [first],
      maxRetries: 1,
      autoRetry: true,
    });
    assert.deepEqual(
      [
        changed.prompt,
        changed.priority,
        changed.timeout,
        changed.dependsOn,
        changed.maxRetries,
        changed.autoRetry,
        changed.revision,
      ],
      ['echo changed >> order', 9, 5, [first], 1, true, 2],
    );
    await project.drain(queue);
    assert.equal(project.read('order'), 'first\nchanged\n');
    refuses(
      () => queue.edit(taskId, { priority: 1 }),
      'refused',
      /is complete; only pending tasks can be edited/,
    );
  });

  it('a change to what a task is already writes nothing', () => {
    const queue = project.queue();
    const first = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const before = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [first], priority: 7 });
    const same = { agent: 'shell', prompt: 'true', dependsOn: [first], priority: 7, maxRetries: 3 };
    const written = project.read(`.orchestra/state/journal/${before.taskId}.jsonl`);
    assert.deepEqual(queue.edit(before.taskId, same), before);
    assert.equal(project.read(`.orchestra/state/journal/${before.taskId}.jsonl`), written);
    assert.equal(queue.events({ task: before.taskId }).length, 1);
    assert.equal(queue.edit(before.taskId, { ...same, priority: 8 }).revision, 2);
  });

  it('what a person writes into the file of a pending task counts', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 1' });
    const file = `.orchestra/tasks/${taskId}.json`;
    project.write(
      file,
      project
        .read(file)
        .replace('exit 1', 'echo by hand > out')
        .replace('"status": "pending"', '"status": "pending",\n  "mine": true'),
    );
    await project.drain(queue);
    assert.equal(project.read('out'), 'by hand\n');
    assert.match(project.read(file), /"mine": true/);
  });

  it('dependencies that would form a ring are refused', () => {
    const queue = project.queue();
    const [a = '', b = '', c = ''] = [1, 2, 3].map(
      () => queue.add({ agent: 'shell', prompt: 'true' }).taskId,
    );
    queue.edit(b, { dependsOn: [a] });
    queue.edit(c, { dependsOn: [b] });
    refuses(
      () => queue.edit(a, { dependsOn: [c] }),
      'refused',
      new RegExp(`ring \\(${a} → ${c} → ${b} → ${a}\\)`),
    );
    refuses(() => queue.edit(a, { dependsOn: [a] }), 'refused', /ring/);
    assert.deepEqual([queue.read(a).dependsOn, queue.validateDependencies()], [[], []]);
  });

  it('dependencies of what has ended are no finding, though what it waited for is deleted', async () => {
    const queue = project.queue();
    const first = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const second = queue.add({ agent: 'shell', prompt: 'true', dependsOn: [first] }).taskId;
    await project.drain(queue);
    assert.equal(queue.read(second).status, 'complete');
    queue.clean(first);
    assert.deepEqual(queue.validateDependencies(), []);
  });

  it('a dependency that is gone stays where it is named, and is never taken for another one', () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const other = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const gone = 'task_gone';
    project.write(
      `.orchestra/tasks/${gone}_r1.json`,
      JSON.stringify(olderTask({ taskId: `${gone}_r1`, status: 'complete' })),
    );
    queue.store.commit(taskId, () => ({ kind: 'edited', set: { dependsOn: [gone] } }));
    assert.deepEqual(queue.edit(taskId, { dependsOn: [gone, other] }).dependsOn, [gone, other]);
    assert.deepEqual(queue.edit(taskId, { dependsOn: [other] }).dependsOn, [other]);
    refuses(() => queue.edit(taskId, { dependsOn: ['task_nowhere'] }), 'not-found', /There is no task/);
  });

  it('a timeout is extended while the agent runs', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'sleep 0.8', timeoutSeconds: 0.5 });
    const dispatcher = await project.dispatch(queue);
    await untilStatus(queue, taskId, 'running');
    queue.extendTimeout(taskId, 30);
    await untilStatus(queue, taskId, 'complete');
    await dispatcher.stop();
  });

  it('of many writers at once each change counts once', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', timeoutSeconds: 10 });
    const program = await builtProgram('test/unit/core/programs/extend.ts');
    const writers = [1, 2, 3].map(() =>
      spawn(process.execPath, [program, project.root, taskId, '20'], {
        env: project.environment,
        stdio: 'inherit',
      }),
    );
    await Promise.all(writers.map((child) => once(child, 'exit')));
    assert.deepEqual([queue.read(taskId).timeout, queue.read(taskId).revision], [70, 61]);
    assert.equal(queue.events({ task: taskId }).length, 61);
    assert.deepEqual(readdirSync(project.path('.orchestra/state/intents')), []);
    assert.match(project.read(`.orchestra/tasks/${taskId}.json`), /"revision": 61/);
  });

  it('queues that several processes make at once are one each, and theirs', async () => {
    const program = await builtProgram('test/unit/core/programs/makeQueues.ts');
    const makers = [1, 2, 3].map(() =>
      spawn(process.execPath, [program, project.root, '25'], { env: project.environment, stdio: 'inherit' }),
    );
    project.write('go', '');
    await Promise.all(makers.map((child) => once(child, 'exit')));
    for (let n = 0; n < 25; n++) {
      const queue = project.open({}, { root: project.path(String(n)) });
      assert.equal(queue.status().summary.pending, 3);
      assert.deepEqual(queue.consentQuestions(), [], `queue ${String(n)}`);
    }
  });
});

function mostAtOnce(trace: string): number {
  let running = 0;
  let most = 0;
  for (const line of trace.trim().split('\n')) {
    running += line === '+' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}
