import assert from 'node:assert/strict';
import { unstart } from '../../../src/core/model/transitions.ts';
import { ownIdentity, start } from '../../../src/core/running.ts';
import { Project, within } from './project.ts';

describe('a task that is put back before its agent began', () => {
  let project: Project;
  before(() => {
    project = new Project();
  });
  after(() => project.dispose());

  it('is not waited for by whoever asked for its end: they hear at once that nothing ran', async () => {
    const queue = project.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const claim = { process: ownIdentity(), runner: ownIdentity(), marker: 'm', logFile: 'l', planFile: 'p' };
    queue.store.commit(taskId, (task) => start(task, Date.now(), claim));
    const asked = queue.timeOutNow(taskId);
    queue.store.commit(taskId, (task) => unstart(task, Date.now(), 'never ran'));
    await within(3000, 'the answer', assert.rejects(asked, /pending again: its agent had not begun/));
    assert.equal(queue.read(taskId).status, 'pending');
  });
});
