import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { Queue } from '../../../src/core/index.ts';
import { claimRetry } from '../../../src/core/model/retrying.ts';
import { finish } from '../../../src/core/model/transitions.ts';
import { Project } from './project.ts';

describe('a retry that was deleted', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  /** What the disk has of a file for sure once `act` is done: as it was when it was flushed last. */
  function flushedOf(file: string, act: () => void): Buffer {
    let flushed = fs.readFileSync(file);
    const { fdatasyncSync } = fs;
    Reflect.set(fs, 'fdatasyncSync', (fd: number) => {
      fdatasyncSync(fd);
      if (fs.fstatSync(fd).ino === fs.statSync(file).ino) flushed = fs.readFileSync(file);
    });
    syncBuiltinESMExports();
    try {
      act();
    } finally {
      Reflect.set(fs, 'fdatasyncSync', fdatasyncSync);
      syncBuiltinESMExports();
    }
    return flushed;
  }

  it('does not come back and run once more, where a power cut takes all that was not flushed', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: 'echo ran >> runs; exit 3',
      maxRetries: 1,
      autoRetry: true,
    });
    await project.drain(queue);
    const journalFile = queue.paths.journalFile(taskId);
    const taskFile = queue.paths.taskFile(taskId);
    const shown = fs.readFileSync(taskFile);
    const flushed = flushedOf(journalFile, () => queue.clean(`${taskId}_r1`));
    fs.writeFileSync(journalFile, flushed);
    fs.writeFileSync(taskFile, shown);
    project.write('.orchestra/state/checked-boot', 'an earlier boot');
    await project.drain(project.open());
    assert.equal(project.read('runs'), 'ran\nran\n');
    assert.equal(queue.tryRead(`${taskId}_r1`), undefined);
  });

  describe('does not come back', () => {
    let queue: Queue;
    let taskId: string;
    let retryId: string;
    beforeEach(() => {
      queue = project.queue();
      ({ taskId } = queue.add({ agent: 'shell', prompt: 'exit 3', maxRetries: 1 }));
      retryId = `${taskId}_r1`;
      fail(taskId);
    });

    const fail = (id: string): void => {
      queue.store.commit(id, (task) =>
        finish(task, Date.now(), { status: 'failed', reason: 'exit-code', error: 'exit code 3' }),
      );
    };
    const makeAndEnd = (): void => {
      queue.retry(taskId);
      fail(retryId);
    };
    const isThere = (): boolean =>
      fs.existsSync(queue.paths.taskFile(retryId)) || fs.existsSync(queue.paths.journalFile(retryId));
    const kinds = (): string[] => queue.events({ task: retryId }).map(({ kind }) => kind);

    it('where the failed attempt is archived between two looks of who is about to make it', () => {
      makeAndEnd();
      const slow = project.open();
      const tryRead = slow.tryRead.bind(slow);
      slow.tryRead = (id) => {
        if (id !== retryId) return tryRead(id);
        slow.tryRead = tryRead;
        queue.clean(retryId);
        queue.archive({ force: true });
        return tryRead(id);
      };
      assert.throws(() => slow.retry(taskId), /was not retried/);
      assert.equal(isThere(), false);
      assert.deepEqual(kinds(), ['created', 'finished', 'deleted']);
    });

    /** Lets others act once, just before the first line of the retry would be written. */
    const beforeItsFirstLine = (act: () => void, make: () => void): void => {
      const { openSync } = fs;
      Reflect.set(fs, 'openSync', (path: string, flags: number, mode?: number) => {
        if (path === queue.paths.journalFile(retryId) && (flags & fs.constants.O_APPEND) !== 0) {
          Reflect.set(fs, 'openSync', openSync);
          syncBuiltinESMExports();
          act();
        }
        return openSync(path, flags, mode);
      });
      syncBuiltinESMExports();
      try {
        make();
      } finally {
        Reflect.set(fs, 'openSync', openSync);
        syncBuiltinESMExports();
      }
    };

    for (const [what, end] of [
      ['deleted', () => queue.clean(retryId)],
      ['deleted with the failed attempt', () => queue.clean('all')],
      [
        'deleted once the failed attempt was archived',
        () => {
          queue.archive({ force: true });
          queue.clean(retryId);
        },
      ],
      ['archived', () => queue.archive({ force: true })],
    ] as const) {
      it(`where who was halted before its first line goes on after it was made, ran and was ${what}`, () => {
        const act = (): void => {
          makeAndEnd();
          end();
        };
        const make = (): void => {
          if (what === 'archived') assert.equal(project.open().retry(taskId).status, 'failed');
          else assert.throws(() => project.open().retry(taskId), /was not retried/);
        };
        beforeItsFirstLine(act, make);
        assert.equal(isThere(), false);
        assert.deepEqual(queue.store.intents(false), new Map());
        assert.equal(kinds().filter((kind) => kind === 'created').length, 1);
      });
    }

    it('where who was halted before its first line is killed after it', () => {
      queue.store.commit(taskId, (task) => claimRetry(task, Date.now()));
      queue.retry(taskId);
      const [journal, shown] = [queue.paths.journalFile(retryId), queue.paths.taskFile(retryId)];
      const [firstLine, first] = [fs.readFileSync(journal), fs.readFileSync(shown)];
      fail(retryId);
      queue.clean(retryId);
      // As it is left behind: its line and what it was about to show.
      fs.writeFileSync(journal, firstLine);
      const intent = project.write(`.orchestra/state/intents/${retryId}.0123456789ab.json`, first);
      fs.utimesSync(intent, 1, 1);
      assert.equal(queue.store.read(retryId).kind, 'missing');
      assert.deepEqual(
        queue.status().tasks.map(({ task }) => task.taskId),
        [taskId],
      );
      queue.store.healCutOff();
      assert.equal(isThere(), false);
      assert.deepEqual(queue.store.intents(false), new Map());
    });
  });
});
