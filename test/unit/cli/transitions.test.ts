import { strict as assert } from 'node:assert';
import { printTransitions } from '../../../src/cli/live/transitions.ts';
import type { Queue } from '../../../src/core/index.ts';
import { shareTasks, type TasksShare } from '../../../src/core/dispatch/sharedTasks.ts';
import { finish } from '../../../src/core/model/transitions.ts';
import { Project, until } from '../core/project.ts';

describe('cli: what a daemon tells of each task', () => {
  let project: Project;
  let queue: Queue;
  let share: TasksShare;
  const lines: string[] = [];
  let told: { dispose(): void };
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    lines.length = 0;
    told = printTransitions(queue, (line) => lines.push(line));
    share = shareTasks(queue.store, queue.clock);
  });
  afterEach(() => {
    share.dispose();
    told.dispose();
    return project.dispose();
  });

  /** A task that is made and ends at once; its clock goes on by some milliseconds. */
  const ended = (): string => {
    const id = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.store.commit(id, (task) => finish(task, Date.now(), { status: 'complete', why: 'test' }));
    const untilMs = Date.now() + 5;
    while (Date.now() < untilMs);
    return id;
  };
  const linesOf = (id: string): string[] => lines.filter((line) => line.includes(id));

  it('is its end once, also where all is read anew in that moment', async () => {
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      share.live.readAnewIfChanged();
      // It is told that all was read before an event of this one is delivered.
      const id = ended();
      await until('its end is told', () => linesOf(id).length > 0);
      ids.push(id);
    }
    for (const id of ids) assert.equal(linesOf(id).length, 1, lines.join('\n'));
  });
});
