import assert from 'node:assert/strict';
import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeError } from '../../../src/core/model/errors.ts';
import { leave } from '../../../src/core/model/transitions.ts';
import type { Queue } from '../../../src/core/index.ts';
import { Project } from './project.ts';

describe('what the doctor mends of changes that were cut off', () => {
  let project: Project;
  let queue: Queue;
  let taskId: string;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    taskId = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
  });
  afterEach(() => project.dispose());

  /** Gives all that is on its way another time than now, so that it counts as left over. */
  const letTimePass = (seconds = 5): void => {
    const then = Date.now() / 1000 - seconds;
    for (const name of readdirSync(queue.paths.intents))
      utimesSync(join(queue.paths.intents, name), then, then);
  };
  const said = (): string[] =>
    queue
      .doctor({ fix: true })
      .filter(({ what }) => what.startsWith('Changes that were'))
      .map(({ level, what, mend = '' }) => `${level}: ${what} ${mend}`);

  for (const [how, end] of [
    ['archive', 'archived'],
    ['delete', 'deleted'],
  ] as const) {
    it(`a task that was being ${end} is ${end}`, () => {
      void queue.cancel(taskId);
      queue.store.commit(taskId, (task) => leave(task, Date.now(), how));
      letTimePass();
      assert.deepEqual(said(), ['ok: Changes that were cut off before they were shown: 1; finished now. ']);
      assert.equal(existsSync(queue.paths.archivedTask(taskId)), how === 'archive');
      assert.ok(!existsSync(queue.paths.taskFile(taskId)));
      assert.equal(queue.events({ task: taskId }).at(-1)?.kind, end);
      assert.deepEqual(said(), []);
    });
  }

  it('what a living process may still write is not called finished', () => {
    const next = project.read(`.orchestra/tasks/${taskId}.json`).replace('"revision": 1', '"revision": 2');
    project.write(`.orchestra/state/intents/${taskId}.${String(process.ppid)}.0123456789ab.json`, next);
    // As after the clock was set back: so it is not older than the process it names.
    letTimePass(-5);
    assert.deepEqual(said(), [
      'warning: Changes that were cut off before they were shown: 1. The process that was about to make them lives, halted perhaps; once it goes on or ends, they are finished.',
    ]);
  });

  it('what cannot be told in the events is not called finished, and everything else is looked at', () => {
    void queue.cancel(taskId);
    queue.store.commit(taskId, (task) => leave(task, Date.now(), 'archive'));
    letTimePass();
    queue.store.events.append = () => {
      throw writeError(queue.paths.events, Object.assign(new Error(), { code: 'ENOSPC' }));
    };
    const [finding, ...others] = said();
    assert.match(finding ?? '', /^warning: .* shown: 1\. No space is left to write .*events\.jsonl/);
    assert.deepEqual(others, []);
  });
});
