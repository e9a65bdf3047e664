import assert from 'node:assert/strict';
import fs, { existsSync, mkdirSync, renameSync, rmdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Queue } from '../../../src/core/index.ts';
import { shareTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { Project, runnerProgram, until, untilStatus } from './project.ts';

describe('what cannot be read for a moment', () => {
  let project: Project;
  let queue: Queue;
  let share: TasksShare | undefined;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => {
    share?.dispose();
    share = undefined;
    return project.dispose();
  });

  const add = (): string => queue.add({ agent: 'shell', prompt: 'true' }).taskId;

  /** Reads the queue as a process does in which this one task's file fails as long as `isBroken` says so. */
  function shareWithFault(id: string, isBroken: () => boolean): TasksShare {
    const { store } = project.open();
    const readFileOnly = store.readFileOnly.bind(store);
    store.readFileOnly = (each) => {
      if (each === id && isBroken()) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      return readFileOnly(each);
    };
    return shareTasks(store, queue.clock);
  }

  it('is told, keeps no other task from being taken in, and is read again although nothing changes', async () => {
    const [broken, good] = [add(), add()];
    let isBroken = false;
    share = shareWithFault(broken, () => isBroken);
    const { live } = share;
    isBroken = true;
    for (const id of [broken, good]) queue.edit(id, { priority: 9 });
    await until('the other one is taken in', () => live.tasks.get(good)?.priority === 9);
    await until('it is told', () => live.problems.some(({ reason }) => reason.includes('EIO')));
    assert.equal(live.tasks.get(broken)?.priority, 5, 'it stands as it was known');
    isBroken = false;
    await until('it is read again', () => {
      live.verify();
      return live.tasks.get(broken)?.priority === 9 && live.problems.length === 0;
    });
  });

  it('is a task again once its journal is back, of which nobody tells', async () => {
    const id = add();
    // Long ago: the folder's time alone tells that no file has come or gone since.
    utimesSync(queue.paths.tasks, 1_600_000_000, 1_600_000_000);
    share = shareTasks(queue.store, queue.clock);
    const { live } = share;
    const journal = queue.paths.journalFile(id);
    renameSync(journal, `${journal}.away`);
    mkdirSync(journal);
    project.write(`.orchestra/tasks/${id}.json`, '{"taskId');
    await until('it is told', () => live.problems.length === 1 && !live.tasks.has(id));
    rmdirSync(journal);
    renameSync(`${journal}.away`, journal);
    await until('it is read again', () => {
      live.verify();
      return live.tasks.has(id);
    });
  });

  it('keeps no change from being told and shown, where it is what another process is about to show', () => {
    const id = add();
    const other = project.write(
      `.orchestra/state/intents/${id}.0123456789ab.json`,
      project.read(`.orchestra/tasks/${id}.json`),
    );
    withUnreadable(other, () => queue.edit(id, { priority: 9 }));
    assert.match(project.read(`.orchestra/tasks/${id}.json`), /"priority": 9/);
    assert.deepEqual(
      queue.events({ task: id }).map(({ kind }) => kind),
      ['created', 'edited'],
    );
  });

  /** What a disk does that has lost some of its blocks: a file can be opened, and not be read. */
  function withUnreadable(file: string, act: () => void): void {
    const { openSync, readSync } = fs;
    const broken = new Set<number>();
    let wasTried = false;
    Reflect.set(fs, 'openSync', (...args: Parameters<typeof openSync>) => {
      const fd = openSync(...args);
      if (args[0] === file) broken.add(fd);
      else broken.delete(fd);
      return fd;
    });
    Reflect.set(fs, 'readSync', (...args: Parameters<typeof readSync>) => {
      if (!broken.has(args[0])) return readSync(...args);
      wasTried = true;
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    });
    syncBuiltinESMExports();
    try {
      act();
      assert.ok(wasTried, 'nobody tried to read it');
    } finally {
      Object.assign(fs, { openSync, readSync });
      syncBuiltinESMExports();
    }
  }

  it('ends no runner: it says so, starts nothing before it knows what runs, and goes on', async () => {
    const id = add();
    const { intents } = queue.paths;
    renameSync(intents, `${intents}.away`);
    symlinkSync(intents, intents);
    const keeper = queue.runnerKeeper(await runnerProgram());
    keeper.ensure();
    const log = '.orchestra/state/runner.log';
    await until('it is told', () => existsSync(project.path(log)) && project.read(log).includes('intents'));
    const pid = project.runnerPid();
    assert.ok(pid, 'the runner has ended');
    rmSync(intents);
    renameSync(`${intents}.away`, intents);
    await project.dispatch(queue);
    await untilStatus(queue, id, 'complete');
    assert.equal(project.runnerPid(), pid, 'another runner had to come');
    assert.equal(project.read(log).match(/cannot be read|is a link/g)?.length, 1, 'it is told once');
  });
});
