import assert from 'node:assert/strict';
import type { Task } from '../../../src/core/index.ts';
import { followEnd } from '../../../src/vscode/logs/followEnd.ts';
import { olderTask } from '../core/older.ts';
import { Project } from '../core/project.ts';

describe('following a task to its end', () => {
  let project: Project;
  before(() => {
    project = new Project();
  });
  const done = olderTask({
    status: 'complete',
    startedAt: '2025-12-01T10:00:01',
    completedAt: '2025-12-01T10:00:02',
  });
  const { taskId } = done;
  after(() => project.dispose());

  /** A task of version 3.0, which has no journal; `look` is what a change of the queue brings about. */
  const followed = (file: string): { look: () => void; ended: (Task | undefined)[] } => {
    const queue = project.queue();
    project.write(`.orchestra/tasks/${taskId}.json`, file);
    const ended: (Task | undefined)[] = [];
    let look: () => void = () => undefined;
    const onChange = (listener: (changed: 'all') => void) => {
      look = () => {
        listener('all');
      };
      return { dispose: () => undefined };
    };
    followEnd({ queue, onChange }, taskId, (task) => ended.push(task));
    return { look: () => look(), ended };
  };

  it('waits while the file of a task cannot be read, and tells the end once it can', () => {
    const { look, ended } = followed('{ "half a f');
    look();
    assert.equal(ended.length, 0);
    project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(done));
    look();
    look();
    assert.equal(ended.length, 1);
    assert.equal(ended.at(0)?.status, 'complete');
  });
});
