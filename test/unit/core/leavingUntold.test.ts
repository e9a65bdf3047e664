import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { writeError } from '../../../src/core/model/errors.ts';
import { Project, refuses } from './project.ts';

describe('a task that leaves while the events cannot be written', () => {
  let project: Project;
  let queue: Queue;
  let taskId: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    taskId = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    void queue.cancel(taskId);
  });
  afterEach(() => project.dispose());

  /** The words of what is refused meanwhile. */
  const refusedWithoutEvents = (act: () => void): void => {
    const append = queue.store.events.append.bind(queue.store.events);
    queue.store.events.append = () => {
      throw writeError(queue.paths.events, Object.assign(new Error(), { code: 'ENOSPC' }));
    };
    refuses(act, 'disk-full', /is on its way out, .*: No space is left to write .*events\.jsonl/);
    queue.store.events.append = append;
  };
  const kinds = (): string[] => queue.events({ task: taskId }).map(({ kind }) => kind);
  const hot = (): string[] =>
    ['tasks', 'state/journal', 'state/intents'].flatMap((folder) =>
      readdirSync(project.path(`.orchestra/${folder}`)),
    );

  it('is deleted once that could be told', async () => {
    refusedWithoutEvents(() => queue.clean(taskId));
    assert.equal(queue.tryRead(taskId), undefined);
    await project.drain(queue);
    assert.deepEqual([kinds(), hot()], [['created', 'finished', 'deleted'], []]);
  });

  it('is archived once that could be told, and deleted there in the same manner', async () => {
    refusedWithoutEvents(() => queue.archive({ force: true }));
    assert.ok(!existsSync(queue.paths.archivedTask(taskId)));
    await project.drain(queue);
    assert.deepEqual([kinds(), hot()], [['created', 'finished', 'archived'], []]);
    refusedWithoutEvents(() => queue.clean(taskId));
    assert.equal(queue.tryRead(taskId), undefined);
    await project.drain(queue);
    assert.deepEqual([kinds(), hot()], [['created', 'finished', 'archived', 'deleted'], []]);
    assert.ok(!existsSync(queue.paths.archivedTask(taskId)));
  });
});
