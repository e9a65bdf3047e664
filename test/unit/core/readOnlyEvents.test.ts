import assert from 'node:assert/strict';
import type { Queue } from '../../../src/core/index.ts';
import { makeReadOnly, makeWritable, skipUnless } from '../../readOnly.ts';
import { Project, refuses } from './project.ts';

describe('events that may not be written', () => {
  let project: Project;
  let queue: Queue;
  let taskId: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    taskId = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    void queue.cancel(taskId);
  });
  afterEach(() => {
    makeWritable(queue.paths.events);
    return project.dispose();
  });

  for (const [what, act] of [
    ['archived', () => queue.archive({ force: true })],
    ['deleted', () => queue.clean(taskId)],
  ] as const) {
    it(`let no task be ${what}, and none is out of sight`, function () {
      skipUnless(this, makeReadOnly(queue.paths.events));
      refuses(act, 'not-writable', /^(?!.*on its way).*events\.jsonl cannot be written/);
      assert.deepEqual(
        queue
          .status()
          .tasks.map(({ task }) => [task.taskId, task.archivedAt ?? null, task.deletedAt ?? null]),
        [[taskId, null, null]],
      );
      assert.equal(queue.store.intents(false).size, 0);
    });
  }

  it('are named by the doctor', function () {
    skipUnless(this, makeReadOnly(queue.paths.events));
    const said = queue.doctor().flatMap(({ level, what, mend }) => (level === 'error' ? [[what, mend]] : []));
    const [[what = '', mend = ''] = [], ...others] = said;
    assert.match(what, /events\.jsonl cannot be written/);
    assert.match(mend, /^(?:Make the disk writable|Change the permissions of the file)\.$/);
    assert.deepEqual(others, []);
  });
});
