import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { claimRetry } from '../../../src/core/model/retrying.ts';
import { cancel, finish, leave, type Change } from '../../../src/core/model/transitions.ts';
import { bringUp } from '../../../src/core/store/bringUp.ts';
import type { Queue, Task } from '../../../src/core/index.ts';
import { moveFile } from '../../../src/core/store/files.ts';
import { finishLeaving } from '../../../src/core/store/leaving.ts';
import { sweepTemporaries } from '../../../src/core/store/temporaries.ts';
import { examine, identify } from '../../../src/core/process/identity.ts';
import { builtProgram, Project, until, untilStatus, within } from './project.ts';

const HOUR_SECONDS = 3600;

describe('changes whose writer was killed', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  /** A file as it was left by somebody who was killed some time ago. */
  const leftBehind = (file: string, content: string, ageSeconds: number): string => {
    project.write(file, content);
    const then = Date.now() / 1000 - ageSeconds;
    utimesSync(project.path(file), then, then);
    return project.path(file);
  };
  /** The state after the journal has the newest revision, and neither the events nor, with `shown`, the file. */
  const cutOff = (
    taskId: string,
    change: () => void,
    shown: 'file is behind' | 'file is up to date',
    agoSeconds = 5,
  ): void => {
    const [file, events] = [`.orchestra/tasks/${taskId}.json`, '.orchestra/events.jsonl'];
    const before = { file: project.read(file), events: project.read(events) };
    change();
    leftBehind(`.orchestra/state/intents/${taskId}.0123456789ab.json`, project.read(file), agoSeconds);
    project.write(events, before.events);
    if (shown === 'file is behind') project.write(file, before.file);
  };
  const kinds = (taskId: string): string[] => queue.events({ task: taskId }).map(({ kind }) => kind);

  it('their events are told by whoever changes the task next, in their order', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const revisions = (): number[] => queue.events({ task: taskId }).map(({ revision }) => revision);
    cutOff(taskId, () => queue.edit(taskId, { priority: 8 }), 'file is up to date');
    queue.edit(taskId, { priority: 9 });
    queue.pause({ task: taskId });
    assert.deepEqual(revisions(), [1, 2, 3, 4]);
    await project.drain(queue);
    assert.deepEqual(revisions(), [1, 2, 3, 4]);
  });

  it('the event of a move to the archive is told before the journal goes', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    await project.drain(queue);
    const events = project.read('.orchestra/events.jsonl');
    queue.store.commit(taskId, (task) => leave(task, Date.now(), 'archive'));
    project.write('.orchestra/events.jsonl', events);
    await project.drain(queue);
    assert.ok(existsSync(project.path(`.orchestra/archive/${taskId}.json`)));
    assert.equal(kinds(taskId).at(-1), 'archived');
  });

  it('they are finished by the dispatcher that lives, not only by the next one', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', notBefore: '2100-01-01T00:00:00Z' });
    await (await project.dispatch(queue)).launched();
    cutOff(taskId, () => queue.edit(taskId, { priority: 8 }), 'file is behind');
    await until('the change is shown', () =>
      project.read(`.orchestra/tasks/${taskId}.json`).includes('"priority": 8'),
    );
    assert.deepEqual(kinds(taskId), ['created', 'edited']);
    assert.equal(queue.store.intents(false).size, 0);
  });

  it('the change of a writer that was halted before its line, and killed after it, is told by whoever dispatches', async function () {
    this.timeout(15_000);
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true', notBefore: '2100-01-01T00:00:00Z' });
    // From now on no journal is held against its file any more before the machine is started anew.
    queue.status();
    const program = await builtProgram('test/unit/core/programs/haltedEdit.ts');
    const writer = spawn(process.execPath, [program, project.root, taskId], { stdio: 'inherit' });
    const identity = identify(writer.pid ?? 0);
    assert.ok(identity !== undefined);
    await until('it is halted', () => examine(identity) === 'stopped');
    await until('it counts as left behind', () => queue.store.intents(true).size === 1);
    queue.store.healCutOff();
    assert.deepEqual(kinds(taskId), ['created']);
    writer.kill('SIGCONT');
    assert.deepEqual(await once(writer, 'exit'), [null, 'SIGKILL']);
    await project.dispatch(queue);
    await until('it is told', () => kinds(taskId).length === 2);
    await until('it is shown', () =>
      project.read(`.orchestra/tasks/${taskId}.json`).includes('"priority": 8'),
    );
    await until('nothing is left over', () => queue.store.intents(false).size === 0);
  });

  it('what others put into a file that is behind is kept once it shows the change', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const file = `.orchestra/tasks/${taskId}.json`;
    cutOff(taskId, () => queue.edit(taskId, { priority: 8 }), 'file is behind');
    project.write(file, project.read(file).replace('{', '{ "ticket": 17,'));
    queue.doctor({ fix: true });
    assert.match(project.read(file), /"priority": 8[^]*"ticket": 17/);
    await project.drain(queue);
    assert.match(project.read(file), /"status": "complete"[^]*"ticket": 17/);
  });

  it('a retry named a moment ago, in the journal only, is made by whoever takes over', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 1 });
    await project.drain(queue);
    const name = (task: Task): Change | undefined => claimRetry(task, Date.now());
    cutOff(taskId, () => queue.store.commit(taskId, name), 'file is behind', 0);
    await project.dispatch(queue);
    await until('the retry is made', () => queue.store.read(`${taskId}_r1`).kind === 'task');
  });

  it('a stop that was asked for is asked for again, and the runner hears of it without a dispatcher', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exec sleep 30' });
    const dispatcher = await project.dispatch(queue);
    await untilStatus(queue, taskId, 'running');
    await dispatcher.stop();
    // The runner looks at the task's state once by itself, soon after it began; not before all is as it is to be.
    const runnerPid = project.runnerPid();
    assert.ok(runnerPid !== undefined);
    const isHalted = process.platform !== 'win32' && process.kill(runnerPid, 'SIGSTOP');
    // Asked for in a copy, so that nothing but the journal changes here: the runner looks at the task files.
    const copy = new Project();
    cpSync(project.path('.orchestra'), copy.path('.orchestra'), { recursive: true });
    copy.open().store.commit(taskId, (task) => cancel(task, Date.now()));
    leftBehind(
      `.orchestra/state/intents/${taskId}.0123456789ab.json`,
      copy.read(`.orchestra/tasks/${taskId}.json`),
      0,
    );
    project.write(
      `.orchestra/state/journal/${taskId}.jsonl`,
      copy.read(`.orchestra/state/journal/${taskId}.jsonl`),
    );
    const onItsWay = leftBehind(
      `.orchestra/state/intents/${taskId}.fedcba987654.json`,
      copy.read(`.orchestra/tasks/${taskId}.json`).replace(/"revision": \d+/, '"revision": 99'),
      0,
    );
    rmSync(copy.base, { recursive: true });
    const cancelled = queue.cancel(taskId);
    if (isHalted) process.kill(runnerPid, 'SIGCONT');
    await within(8000, 'it is cancelled', cancelled);
    assert.equal(queue.read(taskId).status, 'cancelled');
    assert.ok(existsSync(onItsWay), 'what somebody else is about to change is still named');
  });

  it('to finish them never puts an older state over what others do meanwhile', () => {
    const { store } = queue;
    const meanwhile = (taskId: string, act: () => void): void => {
      let acted = false;
      const files = {
        ...{ paths: store.paths, events: store.events },
        readFileOnly: (id: string) => {
          if (!acted) act();
          acted = true;
          return store.readFileOnly(id);
        },
      };
      bringUp(files, taskId);
    };
    const edited = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    meanwhile(edited, () => queue.edit(edited, { priority: 8 }));
    assert.match(project.read(`.orchestra/tasks/${edited}.json`), /"priority": 8/);
    const deleted = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.store.commit(deleted, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' }));
    meanwhile(deleted, () => queue.clean(deleted));
    assert.ok(!existsSync(project.path(`.orchestra/tasks/${deleted}.json`)));
  });

  it('where the folder of the task files is gone, that is an error, and nothing is left over', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const intents = (): string[] => readdirSync(project.path('.orchestra/state/intents'));
    rmSync(project.path('.orchestra/tasks'), { recursive: true });
    assert.throws(() => queue.store.heal(taskId), /its folder is missing/);
    assert.deepEqual(intents(), []);
  });

  it('whoever is killed just as their change is shown puts no older state over what others did meanwhile', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    // From now on no journal is held against its file any more before the machine is started anew.
    queue.status();
    const slow = project.open();
    const append = slow.store.events.append.bind(slow.store.events);
    slow.store.events.append = (events) => {
      append(events);
      const mine = [...slow.store.intents(false).values()].flat();
      queue.edit(taskId, { priority: 9 });
      for (const intent of mine) moveFile(intent, slow.paths.taskFile(taskId));
      throw new Error('killed');
    };
    assert.throws(() => slow.edit(taskId, { priority: 2 }), /killed/);
    assert.equal(queue.status().tasks[0]?.task.priority, 9);
    assert.deepEqual(kinds(taskId), ['created', 'edited', 'edited']);
  });

  it('a task whose deletion was noted is gone for every reader, although its files are still there', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    queue.store.commit(taskId, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' }));
    queue.store.commit(taskId, (task) => leave(task, Date.now(), 'delete'));
    assert.ok(existsSync(project.path(`.orchestra/tasks/${taskId}.json`)));
    assert.equal(queue.tryRead(taskId), undefined);
    assert.throws(() => queue.read(taskId), /There is no task/);
  });

  it('a move to the archive that goes on after the task was deleted brings nothing back', () => {
    const noted = (): Task => {
      const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
      queue.store.commit(taskId, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' }));
      return queue.store.commit(taskId, (task) => leave(task, Date.now(), 'archive'));
    };
    const afterwards = noted();
    queue.clean(afterwards.taskId);
    finishLeaving(queue.store, afterwards);
    const meanwhile = noted();
    queue.store.commit(meanwhile.taskId, (task) => leave(task, Date.now(), 'delete'));
    finishLeaving(queue.store, meanwhile);
    finishLeaving(queue.store, queue.store.require(meanwhile.taskId));
    for (const { taskId } of [afterwards, meanwhile])
      for (const folder of ['tasks', 'archive', 'state/journal'])
        assert.deepEqual(
          [
            folder,
            readdirSync(project.path(`.orchestra/${folder}`)).filter((name) => name.startsWith(taskId)),
          ],
          [folder, []],
        );
  });

  it('after a power cut the events are told anew, and what was on its way out without a trace goes', () => {
    const kept = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.edit(kept, { priority: 8 });
    const left = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.store.commit(left, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' }));
    queue.store.commit(left, (task) => leave(task, Date.now(), 'delete'));
    project.write('.orchestra/events.jsonl', '\0\0\0');
    for (const intents of queue.store.intents(false).values()) for (const intent of intents) rmSync(intent);
    project.write('.orchestra/state/checked-boot', 'an earlier boot');
    queue.status();
    assert.deepEqual(kinds(kept), ['created', 'edited']);
    assert.deepEqual(kinds(left), ['created', 'finished', 'deleted']);
    assert.deepEqual(readdirSync(project.path('.orchestra/state/journal')), [`${kept}.jsonl`]);
  });

  it('after a start of the machine journals are looked through once, also where something else stands in the place of one', () => {
    const [kept = '', broken = ''] = [1, 2].map(() => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
    rmSync(queue.paths.journalFile(broken));
    mkdirSync(queue.paths.journalFile(broken));
    project.write('.orchestra/state/checked-boot', 'an earlier boot');
    queue.status();
    assert.notEqual(project.read('.orchestra/state/checked-boot'), 'an earlier boot');
    assert.deepEqual(kinds(kept), ['created']);
  });

  it('temporary files are taken away once they are old, and only those of ours', () => {
    const abandoned = leftBehind('.orchestra/plans/.0123456789ab.tmp', 'half', 2 * HOUR_SECONDS);
    const young = leftBehind('.orchestra/plans/.ba9876543210.tmp', 'half', 1);
    const foreign = leftBehind('.orchestra/plans/notes.tmp', 'mine', 2 * HOUR_SECONDS);
    const ofLog = leftBehind('.orchestra/logs/.0123456789ab.tmp', 'half', 2 * HOUR_SECONDS);
    sweepTemporaries(queue.paths, Date.now());
    assert.deepEqual(
      [abandoned, ofLog, young, foreign].map((file) => existsSync(file)),
      [false, false, true, true],
    );
  });
});
