import assert from 'node:assert/strict';
import fs, { readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { systemClock, type Queue } from '../../../src/core/index.ts';
import { deleteArchivedTask } from '../../../src/core/store/leaving.ts';
import { Project } from './project.ts';

describe('the deletion of an archived task', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  it('is told in the events, once, though two are at it', () => {
    const id = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    void queue.cancel(id);
    queue.archive({ force: true });
    const archived = queue.read(id);
    queue.clean(id);
    // One who read it before, and comes late.
    deleteArchivedTask(project.open().store, archived, systemClock);
    assert.deepEqual(
      queue.events({ task: id }).map(({ kind, revision }) => `${String(revision)} ${kind}`),
      ['1 created', '2 finished', '3 archived', '4 deleted'],
    );
    assert.equal(queue.tryRead(id), undefined);
    assert.deepEqual(readdirSync(queue.paths.journal), []);
    assert.deepEqual(readdirSync(queue.paths.intents), []);
  });

  /** Deletes a task; `act` is what another process does once the first of it is flushed. It is told, once, and all is gone. */
  function cleanWhile(id: string, act: () => void): void {
    const real = fs.fdatasyncSync;
    let isFirst = true;
    Reflect.set(fs, 'fdatasyncSync', (fd: number) => {
      real(fd);
      if (!isFirst) return;
      isFirst = false;
      act();
    });
    syncBuiltinESMExports();
    try {
      queue.clean(id);
    } finally {
      Reflect.set(fs, 'fdatasyncSync', real);
      syncBuiltinESMExports();
    }
    assert.equal(isFirst, false);
    const kinds = queue.events({ task: id }).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['created', 'finished', 'archived', 'deleted']);
    assert.equal(queue.tryRead(id), undefined);
    assert.deepEqual(readdirSync(queue.paths.journal), []);
    assert.deepEqual(readdirSync(queue.paths.intents), []);
  }

  it('is told once also where one is through while the disk takes its time with what the other wrote', () => {
    const id = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    void queue.cancel(id);
    queue.archive({ force: true });
    const archived = queue.read(id);
    const others = project.open().store;
    cleanWhile(id, () => {
      deleteArchivedTask(others, archived, systemClock);
    });
  });

  it('is told also where one who is late with the move to the archive takes its journal away', () => {
    const id = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    void queue.cancel(id);
    queue.archive({ force: true });
    cleanWhile(id, () => {
      rmSync(queue.paths.journalFile(id));
    });
  });
});
