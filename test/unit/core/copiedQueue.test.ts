import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { processTable } from '../../../src/core/running.ts';
import { Project, untilStatus } from './project.ts';

describe('a queue whose folder was copied', () => {
  const projects: Project[] = [];
  afterEach(async () => {
    for (const project of projects.splice(0)) await project.dispose();
  });

  const make = (): Project => {
    const project = new Project();
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
    projects.push(project);
    return project;
  };
  const run = async (project: Project, queue: Queue, id: string): Promise<number> => {
    await project.dispatch(queue);
    return (await untilStatus(queue, id, 'running')).process?.pid ?? -1;
  };

  it('stops its own agent, not that of the same task in the other folder', async () => {
    const [here, there] = [make(), make()];
    const queue = here.queue();
    const { taskId } = queue.add({ agent: 'shell', prompt: 'exec sleep 30' });
    cpSync(here.path('.orchestra'), there.path('.orchestra'), { recursive: true });
    const copied = there.open();
    await run(here, queue, taskId);
    const other = await run(there, copied, taskId);
    await queue.cancel(taskId);
    assert.equal(queue.read(taskId).status, 'cancelled');
    assert.equal(copied.read(taskId).status, 'running');
    assert.ok(processTable().read(other) !== undefined, 'the agent of the copy lives');
    assert.equal((await copied.cancel(taskId)).status, 'cancelled');
  });
});
