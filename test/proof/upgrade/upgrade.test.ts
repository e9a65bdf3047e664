import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isTerminal, type Queue, type TaskStatus } from '../../../src/core/index.ts';
import { Project, until } from '../../unit/core/project.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { tally } from '../tally.ts';

/** A queue that an earlier program wrote, and what is in it. */
interface Written {
  readonly folder: string;
  readonly counts: Readonly<Record<TaskStatus, number>>;
  readonly archived: number;
  /** Tasks that stay pending for ever: paused, blocked, or in the far future. */
  readonly stays: number;
}

const WRITTEN: Readonly<Record<string, Written>> = {
  'version 3.0 of agent-orchestrator': {
    folder: 'agent-orchestrator-3.0',
    counts: { pending: 2, running: 0, complete: 2, failed: 1, cancelled: 1 },
    archived: 0,
    stays: 1,
  },
  'format 1': {
    folder: 'queue-format-1',
    counts: { pending: 6, running: 0, complete: 0, failed: 1, cancelled: 0 },
    archived: 6,
    stays: 3,
  },
};

describe('a queue that was written by', function () {
  this.timeout(40_000);
  let project: Project;
  let watch: QueueWatch;
  beforeEach(() => {
    project = new Project();
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
  });
  afterEach(async function () {
    const violations = this.currentTest?.state === 'passed' ? 0 : 1;
    tally.record({ promise: 'older queues go on', run: 'upgrade', tried: 1, violations });
    await project.dispose();
  });

  for (const [name, written] of Object.entries(WRITTEN)) {
    const open = (): Queue => {
      cpSync(path.join('test/fixtures', written.folder), project.root, { recursive: true });
      watch = new QueueWatch(project.root, { limits: { total: 3 } }).keepAll();
      return project.open();
    };
    const count = (queue: Queue, status: TaskStatus): number =>
      queue.status({ all: true }).tasks.filter(({ task }) => task.status === status && !isArchived(task))
        .length;
    const isArchived = ({ archivedAt }: { archivedAt?: unknown }): boolean => (archivedAt ?? null) !== null;

    it(`${name} opens: every task is there, and nothing is said against it`, () => {
      const queue = open();
      const before = contents(project.root);
      const report = queue.status({ all: true });
      assert.deepEqual(report.problems, []);
      for (const [status, expected] of Object.entries(written.counts)) {
        assert.equal(
          report.tasks.filter(({ task }) => task.status === status && !isArchived(task)).length,
          expected,
          status,
        );
      }
      assert.equal(queue.archiveStats().count, written.archived);
      assert.deepEqual(queue.config().problems, []);
      assert.deepEqual(
        queue.validateDependencies().filter((each) => !/fail|block/i.test(each)),
        [],
      );
      watch.look('once it was looked at');
      assert.deepEqual(watch.broken, []);
      for (const [file, text] of before)
        assert.equal(readFileSync(file, 'utf8'), text, `${file} was only looked at`);
    });

    it(`${name} runs what is ready, and leaves what is held back`, async () => {
      const queue = open();
      const dispatcher = await project.dispatch(queue);
      const isAtRest = async (): Promise<void> => {
        await until('the queue is at rest', () => count(queue, 'pending') === written.stays, 15_000);
        await until('nothing runs', () => count(queue, 'running') === 0, 15_000);
      };
      await watch.during('while it is worked through', isAtRest());
      await dispatcher.stop();
      await watch.lookAtRest('at rest');
      assert.deepEqual(watch.broken, []);
      const ended = queue.status({ all: true }).tasks.filter(({ task }) => isTerminal(task.status));
      assert.ok(ended.length >= written.counts.complete + written.counts.failed + 1);
      for (const { task } of ended) assert.notEqual(task.failureReason, 'interrupted', task.taskId);
    });

    it(`${name} is archived, and its tasks are found there`, () => {
      const queue = open();
      const moved = queue.archive({ force: true });
      watch.look('once it was archived');
      assert.equal(queue.archiveStats().count, written.archived + moved.length);
      for (const id of moved) {
        assert.ok(isTerminal(queue.read(id).status));
        assert.ok(!existsSync(queue.paths.taskFile(id)));
      }
      const fresh = queue.add({ agent: 'shell', prompt: 'true' });
      assert.equal(queue.why(fresh.taskId)?.kind, 'no-dispatcher');
      watch.acknowledged.add(fresh.taskId);
      watch.look('once a task was added');
      assert.deepEqual(watch.broken, []);
    });
  }
});

/** Every file of people and of tasks, with its text. */
function contents(root: string): ReadonlyMap<string, string> {
  const folders = ['tasks', 'plans', 'logs', 'archive'].map((name) => path.join(root, '.orchestra', name));
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)));
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
}
