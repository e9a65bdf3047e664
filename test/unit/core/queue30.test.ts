import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import type { Queue } from '../../../src/core/index.ts';
import { olderTask } from './older.ts';
import { Project, statuses } from './project.ts';

const FIRST = 'task_1795199211135';
const FAILED = 'task_1795199211468';
const AFTER_FIRST = 'task_1795199211839';
const AFTER_FAILED = 'task_1795199212256';
const CANCELLED = 'task_1795199212646';
const RETRY = 'task_1795199216385';

describe('a queue of version 3.0', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    cpSync('test/fixtures/agent-orchestrator-3.0', project.root, { recursive: true });
    queue = project.open();
  });
  afterEach(() => project.dispose());

  it('opens as it is: every status, no problem, nothing written', () => {
    const before = readFileSync(project.path(`.orchestra/tasks/${FAILED}.json`), 'utf8');
    const report = queue.status({ all: true });
    assert.deepEqual(report.problems, []);
    assert.deepEqual(statuses(queue), {
      [FIRST]: 'complete',
      [FAILED]: 'failed',
      [AFTER_FIRST]: 'complete',
      [AFTER_FAILED]: 'pending',
      [CANCELLED]: 'cancelled',
      [RETRY]: 'pending',
    });
    assert.deepEqual(
      [
        report.summary.total,
        report.summary.complete,
        report.summary.failed,
        report.summary.retried,
        report.summary.cancelled,
        report.summary.pending,
      ],
      [6, 2, 0, 1, 1, 2],
    );
    assert.equal(queue.read(FAILED).errorMessage, 'Network timeout');
    assert.equal(project.read(`.orchestra/tasks/${FAILED}.json`), before);
  });

  it('starts nothing before a person has trusted it', async () => {
    assert.equal(queue.why(RETRY)?.kind, 'untrusted');
    await project.drain(queue);
    assert.deepEqual([queue.read(RETRY).status, queue.why(RETRY)?.kind], ['pending', 'untrusted']);
    const questions = queue.consentQuestions();
    assert.deepEqual(
      questions.map((question) => question.kind),
      ['queue', 'agent'],
    );
    const asked = questions.find((question) => question.kind === 'agent');
    assert.match(asked?.commandLine ?? '', /agent\.sh/);
  });

  it('blocks what waits for a failed task, and unblocks it when the pending retry succeeds', async () => {
    queue.grant(queue.consentQuestions());
    const waiting = queue.why(AFTER_FAILED);
    assert.deepEqual(waiting, { kind: 'dependency', dependency: FAILED, attempt: RETRY, state: 'pending' });
    queue.edit(RETRY, { prompt: 'please work' });
    await project.drain(queue);
    assert.deepEqual([queue.read(RETRY).status, queue.read(AFTER_FAILED).status], ['complete', 'complete']);
    assert.match(project.read(`.orchestra/logs/${RETRY}.log`), new RegExp(`done ${RETRY}`));
    assert.equal(queue.read(AFTER_FAILED)['blockedReason'], null);
  });

  it('a retry that fails by .error says so in the words of the agent, and blocks on', async () => {
    queue.grant(queue.consentQuestions());
    await project.drain(queue);
    const retry = queue.read(RETRY);
    assert.deepEqual(
      [retry.status, retry.failureReason, retry.errorMessage],
      ['failed', 'agent-error', 'Network timeout (boom)'],
    );
    const reason = queue.why(AFTER_FAILED);
    assert.deepEqual(reason, {
      kind: 'blocked',
      dependency: FAILED,
      attempt: RETRY,
      state: 'failed',
      error: 'Network timeout (boom)',
    });
    assert.equal(queue.retry(RETRY).parentTaskId, FAILED);
  });

  it('keeps fields it does not know when it rewrites a task', () => {
    const file = `.orchestra/tasks/${RETRY}.json`;
    const task: unknown = JSON.parse(project.read(file));
    assert.ok(typeof task === 'object' && task !== null);
    project.write(file, JSON.stringify({ ...task, team: { name: 'blue', list: [1, 2] }, note: 'kept' }));
    queue.edit(RETRY, { priority: 8 });
    const rewritten: unknown = JSON.parse(project.read(file));
    assert.ok(typeof rewritten === 'object' && rewritten !== null);
    const fields = new Map(Object.entries(rewritten));
    assert.deepEqual(
      [fields.get('team'), fields.get('note'), fields.get('priority')],
      [{ name: 'blue', list: [1, 2] }, 'kept', 8],
    );
    assert.equal(fields.get('createdAt'), '2026-11-20T18:26:56.385108');
  });

  it('its config.json counts: archiving stays off, and our own index is no task', () => {
    assert.equal(queue.config().settings.archive.enabled, false);
    assert.deepEqual(queue.config().problems, []);
    assert.deepEqual(queue.archive(), []);
  });

  const sentinels = [
    { file: 'done', content: 'anything', expected: ['complete', null] },
    { file: 'error', content: '{"error":"No key","details":"401"}', expected: ['failed', 'agent-error'] },
    { file: 'error', content: 'plain words', expected: ['failed', 'agent-error'] },
    { file: 'cancelled', content: '', expected: ['cancelled', null] },
    {
      file: 'timeout',
      content: '{"timeout":5,"timestamp":"2025-12-01T10:00:00"}',
      expected: ['failed', 'timeout'],
    },
    { file: 'exitcode', content: '124\n', expected: ['failed', 'timeout'] },
    { file: 'exitcode', content: '3\n', expected: ['failed', 'exit-code'] },
    { file: 'exitcode', content: '0\n', expected: ['complete', null] },
    { file: 'pid', content: '4194304\n', expected: ['failed', 'interrupted'] },
  ] as const;
  for (const { file, content, expected } of sentinels) {
    it(`a running task whose process is gone ends by .${file} ${JSON.stringify(content)}`, () => {
      const running = olderTask({ status: 'running', startedAt: '2025-12-01T10:00:01', pid: '4194304' });
      project.write(`.orchestra/tasks/${running.taskId}.json`, JSON.stringify(running));
      project.write(`.orchestra/tasks/${running.taskId}.${file}`, content);
      queue.status();
      const task = queue.read(running.taskId);
      assert.deepEqual([task.status, task.failureReason], expected);
      if (content === 'plain words') assert.equal(task.errorMessage, 'plain words');
    });
  }

  it('sentinels of an earlier life do not end a task that starts now', async () => {
    queue.grant(queue.consentQuestions());
    project.write(`.orchestra/tasks/${RETRY}.error`, '{"error":"from before"}');
    project.write(`.orchestra/tasks/${RETRY}.exitcode`, '3');
    queue.edit(RETRY, { prompt: 'please work' });
    await project.drain(queue);
    assert.equal(queue.read(RETRY).status, 'complete');
  });
});
