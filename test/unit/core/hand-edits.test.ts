import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LiveQueue, type Finding, type Queue } from '../../../src/core/index.ts';
import { setAsideNames } from '../../../src/core/store/setAside.ts';
import { Project, until } from './project.ts';

describe('a status that somebody typed into a task file', () => {
  let project: Project;
  let queue: Queue;
  let id: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    id = queue.add({ agent: 'shell', prompt: 'touch ran' }).taskId;
  });
  afterEach(() => project.dispose());

  const file = (): string => `.orchestra/tasks/${id}.json`;
  const type = (status: string): void => {
    project.write(file(), JSON.stringify({ ...parsed(project.read(file())), status }, null, 2));
  };

  for (const status of ['running', 'complete']) {
    it(`is told by the doctor, who writes the file anew: ${status}`, () => {
      type(status);
      const [finding] = errorsOf(queue.doctor());
      assert.match(finding?.what ?? '', new RegExp(`says ${status}, but the task is pending`));
      queue.doctor({ fix: true });
      assert.deepEqual(errorsOf(queue.doctor()), []);
      assert.equal(queue.status().tasks[0]?.task.status, 'pending');
    });
  }

  it('keeps no slot: the task is started all the same', async () => {
    type('running');
    await project.drain(queue);
    assert.deepEqual([queue.read(id).status, project.read('ran')], ['complete', '']);
  });
});

describe('a value of a wrong type that somebody typed into a task file', () => {
  let project: Project;
  let queue: Queue;
  let id: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    id = queue.add({ agent: 'shell', prompt: 'true', priority: 7 }).taskId;
  });
  afterEach(() => project.dispose());

  const name = (): string => `.orchestra/tasks/${id}.json`;
  const WORDS = /is not a task: priority is "high" instead of .*number; the task goes on as it was before/;

  /** The file as a person left it: with a mistake, and with something worth keeping. */
  const typeMistake = (): string => {
    const edited = { ...parsed(project.read(name())), priority: 'high', prompt: 'a long new prompt' };
    const text = JSON.stringify(edited, null, 2);
    project.write(name(), text);
    return text;
  };

  it('is told by status and by the doctor, and the task goes on', () => {
    typeMistake();
    const { tasks, problems } = queue.status();
    assert.deepEqual(
      tasks.map(({ task }) => [task.taskId, task.status, task.priority, task.prompt]),
      [[id, 'pending', 7, 'true']],
    );
    assert.deepEqual(
      problems.map((problem) => problem.path),
      [project.path(name())],
    );
    assert.match(problems[0]?.reason ?? '', WORDS);
    const [finding] = errorsOf(queue.doctor());
    assert.match(finding?.what ?? '', WORDS);
    assert.match(finding?.mend ?? '', /--fix/);
  });

  it('is told by a view while it stands there, and no longer once it is mended', async () => {
    const before = project.read(name());
    const live = new LiveQueue(queue);
    try {
      typeMistake();
      await until('the problem is shown', () => live.problems().length === 1);
      assert.match(live.problems()[0]?.reason ?? '', WORDS);
      assert.equal(live.view(id)?.task.priority, 7);
      project.write(name(), before);
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
      kept.map((file) => readFileSync(file, 'utf8')),
      [text],
    );
    const told = queue.doctor().find(({ what }) => what.includes('were kept in'));
    assert.equal(told?.level, 'warning');
    assert.ok(told.what.includes(id));
  });

  it('is kept aside when the doctor writes the file anew', () => {
    const text = typeMistake();
    assert.deepEqual(errorsOf(queue.doctor({ fix: true })), []);
    assert.equal(parsed(project.read(name()))['priority'], 7);
    assert.deepEqual(
      keptFiles(queue).map((file) => readFileSync(file, 'utf8')),
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
