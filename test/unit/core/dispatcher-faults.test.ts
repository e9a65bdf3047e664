import assert from 'node:assert/strict';
import { OrchestraError } from '../../../src/core/index.ts';
import { Project, until, within } from './project.ts';

describe('a dispatcher', () => {
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('goes on, and says so, where what somebody waits for cannot be looked at for a moment', async () => {
    const queue = project.queue();
    const later = queue.add({ agent: 'shell', prompt: 'true', notBefore: '2100-01-01T00:00:00Z' });
    const told: string[] = [];
    const dispatcher = await project.dispatch(queue, { onProblem: (message) => told.push(message) });
    const idle = dispatcher.idle();
    Object.defineProperty(queue, 'exists', {
      configurable: true,
      get: () => {
        throw new OrchestraError('io', 'the queue cannot be read');
      },
    });
    dispatcher.poke();
    await until('it is told', () => told.includes('the queue cannot be read'));
    Reflect.deleteProperty(queue, 'exists');
    await queue.cancel(later.taskId);
    await within(8000, 'nothing is left to do', idle);
    assert.equal(dispatcher.role, 'holder');
  });
});
