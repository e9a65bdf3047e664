import { strict as assert } from 'node:assert';
import type { Context } from '../../../src/cli/context.ts';
import { runTasks } from '../../../src/cli/live/runTasks.ts';
import { Dispatcher, type DispatcherSight, type Queue } from '../../../src/core/index.ts';
import { finish } from '../../../src/core/model/transitions.ts';
import { field, listField } from '../../cli/sandbox.ts';
import { Project, runnerProgram, until, untilStatus, within } from '../core/project.ts';

describe('cli: run, where another process is faster', () => {
  let project: Project;
  let queue: Queue;
  const said: string[] = [];
  const printed: unknown[] = [];
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    said.length = 0;
    printed.length = 0;
  });
  afterEach(() => project.dispose());

  const notCalled = (): never => assert.fail();
  const context: Context = {
    json: true,
    say: (text) => said.push(text),
    note: (text) => said.push(text),
    printJson: (value) => printed.push(value),
    openQueue: notCalled,
    existingQueue: notCalled,
    createQueue: notCalled,
  };
  const run = (...names: string[]): Promise<void> =>
    within(
      8000,
      'run has ended',
      runTasks(queue, context, { names, parallel: undefined, wait: true, trust: true }),
    );
  const add = (prompt: string): string => queue.add({ agent: 'shell', prompt }).taskId;

  /** What another process does between the first look at the tasks and what follows from who dispatches. */
  const meanwhile = (act: (sight: DispatcherSight) => DispatcherSight): void => {
    const look = queue.dispatcher.bind(queue);
    queue.dispatcher = () => {
      queue.dispatcher = look;
      return act(look());
    };
  };

  it('it is no failure that the task has ended before it is asked for', async () => {
    const ids = [add('true'), add('true')];
    meanwhile(() => {
      const [first = ''] = ids;
      queue.store.commit(first, (task) => finish(task, Date.now(), { status: 'complete', why: 'done' }));
      return { ...DAEMON, pid: process.ppid };
    });
    const running = run(...ids);
    await until('the other one is asked for', () => queue.read(ids[1] ?? '').runRequestedAt !== null);
    await project.dispatch(queue);
    await running;
    assert.deepEqual(statusesOf(printed), ['complete', 'complete']);
  });

  it('it waits for what runs, although another process begins to dispatch in that moment', async () => {
    const id = add('until [ -e go ]; do sleep 0.05; done');
    const first = await project.dispatch(queue);
    await untilStatus(queue, id, 'running');
    await first.stop();
    const other = new Dispatcher(queue, { kind: 'daemon', runnerFile: await runnerProgram() });
    meanwhile((sight) => {
      other.start();
      return sight;
    });
    try {
      const running = run(id);
      project.write('go', '');
      await running;
    } finally {
      await other.stop();
    }
    assert.deepEqual(statusesOf(printed), ['complete']);
  });
});

const DAEMON = {
  state: 'held',
  kind: 'daemon',
  mine: false,
  foreign: false,
  maxConcurrent: 1,
  mode: 'auto',
  unknownFile: undefined,
} as const;

function statusesOf([result]: readonly unknown[]): unknown[] {
  return listField(result, 'tasks').map((task) => field(task, 'status'));
}
