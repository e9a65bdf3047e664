import { strict as assert } from 'node:assert';
import { createBase } from '../../../src/cli/base.ts';
import { addTimeout } from '../../../src/cli/commands/timeout.ts';
import { finish } from '../../../src/core/model/transitions.ts';
import { Project } from '../core/project.ts';

describe('cli: timeout', () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  it('does not say that a task timed out which ended by itself in that moment', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    queue.timeOutNow = (id) =>
      Promise.resolve(
        queue.store.commit(id, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' })),
      );
    const said: string[] = [];
    const open = () => Promise.resolve(queue);
    const program = createBase();
    addTimeout(program, {
      json: false,
      say: (text) => said.push(text),
      note: (text) => said.push(text),
      printJson: () => undefined,
      openQueue: open,
      existingQueue: open,
      createQueue: open,
    });
    await program.parseAsync(['timeout', taskId], { from: 'user' });
    assert.deepEqual(said, [`Task ${taskId} is complete: it ended before it could be timed out.`]);
  });
});
