import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { systemClock, toIso, type LongWork, type Queue } from '../../../src/core/index.ts';
import { finish } from '../../../src/core/model/longWork.ts';
import { olderTask } from './older.ts';
import { Project, refuses } from './project.ts';

const IDS = ['task_a', 'task_b', 'task_c'];
const LONG_AGO = toIso(systemClock.nowMs() - 30 * 86_400_000);

describe('finished tasks that are taken away', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    let nowMs = 0;
    // Each piece takes as long as a thousand may.
    queue = project.queue({}, { clock: { ...systemClock, monotonicMs: () => (nowMs += 1000) } });
    for (const taskId of IDS) {
      const task = olderTask({ taskId, status: 'failed', completedAt: LONG_AGO });
      project.write(`.orchestra/tasks/${taskId}.json`, JSON.stringify(task));
    }
  });
  afterEach(() => project.dispose());

  const left = (): string[] => IDS.filter((id) => queue.store.read(id).kind !== 'missing');
  const untilOneIsGone = (work: LongWork<unknown>): void => {
    while (left().length === IDS.length) work.next();
  };

  it('go on to be archived, and it is no failure, where another process archives the same', () => {
    const work = queue.work.archive();
    untilOneIsGone(work);
    const others = left();
    assert.deepEqual(project.open().archive().sort(), others);
    assert.equal(finish(work).length, 1);
  });

  it('are said of each that cannot be deleted why, and the others go', () => {
    for (const id of ['task_a', 'task_c']) mkdirSync(queue.paths.sentinel(id, 'done'));
    const { deleted, refused } = finish(queue.work.delete(IDS.map((id) => [id])));
    assert.deepEqual([deleted, refused.length], [['task_b'], 2]);
  });

  for (const [how, act] of [
    ['deleted', () => project.open().clean('task_a')],
    ['archived', () => project.open().archive({ force: true })],
  ] as const) {
    it(`do not come back, once ${how}, where somebody goes on who read one before it had a journal`, () => {
      const goOn = (): void => {
        queue.store.commit('task_a', () => {
          act();
          return { kind: 'edited', set: { priority: 9 } };
        });
      };
      refuses(goOn, 'not-found', /was deleted or archived by another process meanwhile/);
      assert.equal(queue.store.read('task_a').kind, 'missing');
      const { journal, intents } = queue.paths;
      assert.deepEqual([...readdirSync(journal), ...readdirSync(intents)], []);
      const kinds = queue.events({ task: 'task_a' }).map(({ kind }) => kind);
      assert.deepEqual(kinds, [how]);
    });
  }

  for (const [what, set, status] of [
    ['edited', { priority: 9 }, 'failed'],
    ['started', { status: 'running', startRevision: 1 }, 'pending'],
  ] as const) {
    it(`do not come back where who read one before it had a journal is killed just after it was ${what}, in a journal of a task that is gone`, () => {
      const older = olderTask({ taskId: 'task_late', status });
      const late = project.write('.orchestra/tasks/task_late.json', JSON.stringify(older));
      let intent = '';
      queue.store.events.append = () => {
        [intent = ''] = queue.store.intents(false).get('task_late') ?? [];
        rmSync(late);
        throw new Error('killed');
      };
      assert.throws(() => queue.store.commit('task_late', () => ({ kind: what, set })), /killed/);
      utimesSync(intent, 1, 1);
      const other = project.open();
      assert.equal(other.store.read('task_late').kind, 'missing');
      other.status();
      other.store.healCutOff();
      const { journal, intents } = queue.paths;
      assert.deepEqual([...readdirSync(journal), ...readdirSync(intents), existsSync(late)], [false]);
    });
  }

  describe('while a task is added that needs the others', () => {
    /** It is added once the first one is gone; the others stay, and can be retried. */
    const addMeanwhile = <T>(work: LongWork<T>): T => {
      untilOneIsGone(work);
      const others = left();
      project.open().add({ agent: 'shell', prompt: 'true', dependsOn: others });
      const result = finish(work);
      assert.deepEqual([others.length, left()], [2, others]);
      for (const id of others) assert.equal(queue.retry(id).retryCount, 1);
      return result;
    };

    it('stay where they failed, when old ones are archived', () => {
      assert.equal(addMeanwhile(queue.work.archive()).length, 1);
    });

    it('stay when all are cleaned', () => {
      assert.equal(addMeanwhile(queue.work.clean('all')).length, 1);
    });

    it('stay when they were chosen to be deleted, and it is said why', () => {
      const { deleted, refused } = addMeanwhile(queue.work.delete(IDS.map((id) => [id])));
      assert.deepEqual([deleted.length, refused.length], [1, 2]);
      for (const { message } of refused) assert.match(message, /task_. is what .* depends on/);
    });
  });
});
