import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { LiveQueue, type Finding, type Queue } from '../../../src/core/index.ts';
import { setAsideNames } from '../../../src/core/store/setAside.ts';
import { Project, until, untilStatus } from './project.ts';

describe('what somebody typed into a task file', () => {
  let project: Project;
  let queue: Queue;
  let id: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    id = queue.add({ agent: 'shell', prompt: 'touch ran', priority: 7 }).taskId;
  });
  afterEach(() => project.dispose());

  const file = (): string => `.orchestra/tasks/${id}.json`;
  const type = (fields: Readonly<Record<string, unknown>>): void => {
    project.write(file(), JSON.stringify({ ...parsed(project.read(file())), ...fields }, null, 2));
  };
  const now = new Date().toISOString();

  describe('a state', () => {
    const STATES: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
      [{ status: 'running' }, /says running, but the task is pending/],
      [{ status: 'complete' }, /says complete, but the task is pending/],
      [{ status: 'cancelled' }, /says cancelled, but the task is pending/],
      [{ status: 'complete', completedAt: now }, /says complete, but the task is pending/],
      [{ status: 'failed', completedAt: now }, /says failed, but the task is pending/],
      [{ format: 99 }, /says format 99, but the task has format 4/],
      [{ deletedAt: now }, /says that the task is being archived or deleted, which it is not/],
      [{ archivedAt: now }, /says that the task is being archived or deleted, which it is not/],
    ];
    for (const [fields, words] of STATES) {
      const what = JSON.stringify(fields).replace(now, '…');

      it(`is told by status and the doctor, who writes the file anew: ${what}`, () => {
        type(fields);
        const { tasks, problems, summary } = queue.status();
        assert.deepEqual(
          tasks.map(({ task, waiting }) => [task.taskId, task.status, waiting?.kind]),
          [[id, 'pending', 'no-dispatcher']],
        );
        assert.deepEqual([summary.total, summary.pending, problems.length], [1, 1, 1]);
        assert.match(problems[0]?.reason ?? '', words);
        assert.match(errorsOf(queue.doctor())[0]?.what ?? '', words);
        queue.doctor({ fix: true });
        assert.deepEqual([errorsOf(queue.doctor()), queue.status().problems], [[], []]);
      });

      it(`does not keep the task from being started: ${what}`, async () => {
        type(fields);
        await project.drain(queue);
        assert.deepEqual([queue.read(id).status, project.read('ran')], ['complete', '']);
      });
    }

    it('typed while a view looks does not count, whatever else is typed with it', async () => {
      const live = LiveQueue.open(queue);
      try {
        type({ status: 'complete', completedAt: now });
        await until('the problem is shown', () => live.problems().length === 1);
        assert.match(live.problems()[0]?.reason ?? '', /says complete, but the task is pending/);
        assert.deepEqual([live.summary().pending, live.summary().complete], [1, 0]);
      } finally {
        live.dispose();
      }
    });

    it('typed as a success into a task that was edited before does not count either', () => {
      queue.edit(id, { priority: 8 });
      type({ status: 'complete', completedAt: now });
      assert.deepEqual([queue.status().summary.pending, queue.status().summary.complete], [1, 0]);
    });

    it('typed while the task runs does not end it', async () => {
      queue.edit(id, { prompt: 'until [ -e go ]; do sleep 0.05; done; touch ran' });
      await project.dispatch(queue);
      await untilStatus(queue, id, 'running');
      type({ status: 'complete' });
      assert.deepEqual([queue.status().summary.running, queue.status().summary.complete], [1, 0]);
      project.write('go', '');
      await untilStatus(queue, id, 'complete');
      assert.equal(queue.read(id).exitCode, 0);
    });

    it('typed into a task that has ended does not bring it back', async () => {
      await project.drain(queue);
      type({ status: 'pending' });
      const { summary, problems } = queue.status();
      assert.deepEqual([summary.pending, summary.complete, problems.length], [0, 1, 1]);
      await project.drain(queue);
      assert.equal(queue.read(id).status, 'complete');
    });

    it('typed while the task is dispatched is written anew', async () => {
      queue.pause({ task: id });
      const dispatcher = await project.dispatch(queue);
      try {
        await until('it dispatches', () => dispatcher.role === 'holder');
        type({ status: 'complete' });
        await until('the file says what counts', () => parsed(project.read(file()))['status'] === 'pending');
      } finally {
        await dispatcher.stop();
      }
    });

    it('that was read while the task ran, and is written back once it has ended, holds no slot', async () => {
      queue = project.open({ maxConcurrent: 1 });
      queue.edit(id, { prompt: 'until [ -e go ]; do sleep 0.05; done' });
      // What another one was cut off at, and cannot be mended, keeps nobody from that.
      mkdirSync(project.path('.orchestra/state/journal/task_other.jsonl'));
      const intent = project.write('.orchestra/state/intents/task_other.0123456789ab.json', '{}');
      utimesSync(intent, 1000, 1000);
      await project.dispatch(queue);
      const whileItRan = await until('the file says that it runs', () =>
        parsed(project.read(file()))['status'] === 'running' ? project.read(file()) : undefined,
      );
      project.write('go', '');
      await until(
        'the file says that it has ended',
        () => parsed(project.read(file()))['status'] === 'complete',
      );
      project.write(file(), whileItRan);
      const next = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
      await untilStatus(queue, next, 'complete');
      await until('no task is shown as running', () => queue.status().summary.complete === 2);
    });

    it('is a pause too, which counts and is resumed', async () => {
      type({ pausedAt: now });
      await project.drain(queue);
      assert.deepEqual([queue.read(id).status, queue.read(id).pausedAt], ['pending', now]);
      queue.resume({ task: id });
      await project.drain(queue);
      assert.equal(queue.read(id).status, 'complete');
    });
  });

  describe('a value of a wrong type', () => {
    const WORDS = /is not a task: priority is "high" instead of .*number; the task goes on as it was before/;

    /** The file as a person left it: with a mistake, and with something worth keeping. */
    const typeMistake = (): string => {
      const edited = { ...parsed(project.read(file())), priority: 'high', prompt: 'a long new prompt' };
      const text = JSON.stringify(edited, null, 2);
      project.write(file(), text);
      return text;
    };

    it('is told by status and by the doctor, and the task goes on', () => {
      typeMistake();
      const { tasks, problems } = queue.status();
      assert.deepEqual(
        tasks.map(({ task }) => [task.taskId, task.status, task.priority, task.prompt]),
        [[id, 'pending', 7, 'touch ran']],
      );
      assert.deepEqual(
        problems.map((problem) => problem.path),
        [project.path(file())],
      );
      assert.match(problems[0]?.reason ?? '', WORDS);
      const [finding] = errorsOf(queue.doctor());
      assert.match(finding?.what ?? '', WORDS);
      assert.match(finding?.mend ?? '', /--fix/);
    });

    it('is told by a view while it stands there, and no longer once it is mended', async () => {
      const before = project.read(file());
      const live = LiveQueue.open(queue);
      try {
        typeMistake();
        await until('the problem is shown', () => live.problems().length === 1);
        assert.match(live.problems()[0]?.reason ?? '', WORDS);
        assert.equal(live.view(id)?.task.priority, 7);
        project.write(file(), before);
        await until('the problem is gone', () => live.problems().length === 0);
      } finally {
        live.dispose();
      }
    });

    it('is kept when the task goes on and its file is written anew', async () => {
      const text = typeMistake();
      await project.drain(queue);
      assert.equal(queue.read(id).status, 'complete');
      assert.deepEqual(queue.status().problems, []);
      const kept = keptFiles(queue);
      assert.deepEqual(
        kept.map((each) => readFileSync(each, 'utf8')),
        [text],
      );
      const told = queue.doctor().find(({ what }) => what.includes('were kept in'));
      assert.equal(told?.level, 'warning');
      assert.ok(told.what.includes(id));
    });

    it('is kept aside when the doctor writes the file anew', () => {
      const text = typeMistake();
      assert.deepEqual(errorsOf(queue.doctor({ fix: true })), []);
      assert.equal(parsed(project.read(file()))['priority'], 7);
      assert.deepEqual(
        keptFiles(queue).map((each) => readFileSync(each, 'utf8')),
        [text],
      );
    });

    it('is told by the doctor also where the task has ended and the index no longer looks at its file', async () => {
      for (let n = 0; n < 70; n++) await queue.cancel(queue.add({ agent: 'shell', prompt: 'true' }).taskId);
      await queue.cancel(id);
      assert.ok(queue.rebuildIndex().exists);
      typeMistake();
      assert.deepEqual(queue.status().problems, []);
      assert.match(errorsOf(queue.doctor())[0]?.what ?? '', WORDS);
      assert.equal(queue.read(id).status, 'cancelled');
    });

    it('counts a task once, with an index too', async () => {
      const ids = Array.from({ length: 70 }, () => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
      for (const other of ids) await queue.cancel(other);
      typeMistake();
      for (let look = 0; look < 3; look++) {
        const { summary, problems } = queue.status();
        assert.deepEqual([summary.total, summary.pending, problems.length], [71, 1, 1]);
      }
    });
  });
});

function parsed(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === 'object' && value !== null);
  return Object.fromEntries(Object.entries(value));
}

function errorsOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ level }) => level === 'error');
}

function keptFiles(queue: Queue): string[] {
  return setAsideNames(queue.paths).map((name) => join(queue.paths.damaged, name));
}
