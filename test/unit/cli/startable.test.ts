import { strict as assert } from 'node:assert';
import { startableTasks } from '../../../src/cli/startable.ts';
import { Project } from '../core/project.ts';

describe('cli: the next tasks', () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  it('come in the order in which they start, also where somebody moved one', () => {
    const queue = project.queue();
    const add = (priority: number): string => queue.add({ agent: 'shell', prompt: 'true', priority }).taskId;
    const [low, first, second, third] = [add(1), add(5), add(5), add(5)];
    queue.move([third], first);
    const next = startableTasks(queue.status()).map(({ task }) => task.taskId);
    assert.deepEqual(next, [third, first, second, low]);
  });
});
