import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { type Queue } from '../../../src/core/index.ts';
import { processTable } from '../../../src/core/process/table.ts';
import { readSentinels } from '../../../src/core/reconcile/sentinels.ts';
import { Project, until, untilStatus } from './project.ts';

const ID = 'task_1';

describe('sentinels', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue({ sentinelGraceSeconds: 0.3 });
  });
  afterEach(() => project.dispose());

  /** What counts of a sentinel that was left alone for so long. */
  function read(ageMs: number, ended = false): string | undefined {
    const nowMs = 1_800_000_000_000;
    for (const name of readdirSync(project.path('.orchestra/tasks'))) {
      const time = new Date(nowMs - ageMs);
      utimesSync(project.path(`.orchestra/tasks/${name}`), time, time);
    }
    const fact = readSentinels(queue.paths, ID, { nowMs, ended })?.fact;
    return fact?.kind === 'error' ? fact.message : fact?.kind;
  }

  const errors: [string, string][] = [
    ['{"error":"No key","details":"401","timestamp":"x"}', 'No key (401)'],
    ['{"error":"No key"}', 'No key'],
    ['{"error":{"code":1}}', 'The agent reported an error'],
    ['{}', 'The agent reported an error'],
  ];
  for (const [content, message] of errors) {
    it(`.error ${content} counts at once, in its words`, () => {
      project.write(`.orchestra/tasks/${ID}.error`, content);
      assert.equal(read(0), message);
    });
  }

  for (const [content, message] of [
    ['{"error":"half wri', '{"error":"half wri'],
    ['plain words\n', 'plain words'],
    ['', 'The agent reported an error'],
    ['[1]', '[1]'],
  ] as const) {
    it(`.error ${JSON.stringify(content)} may still be being written: it counts once it was left alone, or its process is gone`, () => {
      project.write(`.orchestra/tasks/${ID}.error`, content);
      assert.deepEqual(
        [read(0), read(900), read(1100), read(0, true)],
        [undefined, undefined, message, message],
      );
    });
  }

  it('one that is too large, a folder or a link is not read', () => {
    project.write(`.orchestra/tasks/${ID}.error`, 'x'.repeat(70_000));
    assert.match(read(5000) ?? '', /its \.error file is too large/);
    for (const sentinel of ['done', 'timeout']) mkdirSync(project.path(`.orchestra/tasks/${ID}.${sentinel}`));
    assert.match(read(5000) ?? '', /too large/);
    writeFileSync(project.path('elsewhere'), '{"error":"secret"}');
    symlinkSync(project.path('elsewhere'), project.path(`.orchestra/tasks/task_2.error`));
    assert.doesNotMatch(
      JSON.stringify(readSentinels(queue.paths, 'task_2', { nowMs: Date.now() + 9000, ended: true })),
      /secret/,
    );
  });

  it('the order is done, error, cancelled, timeout', () => {
    const found = [];
    for (const sentinel of ['timeout', 'cancelled', 'error', 'done']) {
      project.write(`.orchestra/tasks/${ID}.${sentinel}`, '{}');
      found.push(read(5000));
    }
    assert.deepEqual(found, ['timeout', 'cancelled', 'The agent reported an error', 'done']);
  });

  it('an agent that lives on after .done is stopped, and its task is complete', async () => {
    const prompt =
      'echo $$ > pid; touch "$ORCHESTRA_ROOT/.orchestra/tasks/$ORCHESTRA_TASK_ID.done"; sleep 60';
    const { taskId } = queue.add({ agent: 'shell', prompt });
    await project.drain(queue);
    assert.equal(queue.read(taskId).status, 'complete');
    assert.equal(processTable().read(Number(project.read('pid'))), undefined);
    assert.match(queue.events({ task: taskId }).at(-1)?.why ?? '', /\.done$/);
  });

  it('.error beside exit code 0 is a failure; without .done exit code 0 is one where the agent must signal', async () => {
    const strict = project.open(
      {},
      { userSettings: { agents: { strict: { command: 'true', completion: 'sentinel' } } } },
    );
    const error = strict.add({
      agent: 'shell',
      prompt: 'echo no luck > "$ORCHESTRA_ROOT/.orchestra/tasks/$ORCHESTRA_TASK_ID.error"',
    }).taskId;
    const silent = strict.add({ agent: 'strict', prompt: 'x' }).taskId;
    await project.drain(strict);
    assert.deepEqual(
      [strict.read(error).failureReason, strict.read(error).errorMessage],
      ['agent-error', 'no luck'],
    );
    assert.deepEqual([strict.read(silent).failureReason, strict.read(silent).exitCode], ['no-sentinel', 0]);
  });

  it('a .cancelled or .timeout that another program leaves ends a running task at once', async () => {
    const [first = '', second = ''] = [1, 2].map(
      () => queue.add({ agent: 'shell', prompt: 'sleep 60' }).taskId,
    );
    const dispatcher = await project.dispatch(queue);
    for (const id of [first, second]) await untilStatus(queue, id, 'running');
    project.write(`.orchestra/tasks/${first}.cancelled`, '');
    project.write(`.orchestra/tasks/${second}.timeout`, '{"timeout":"manual"}');
    await untilStatus(queue, first, 'cancelled');
    assert.equal((await untilStatus(queue, second, 'failed')).failureReason, 'timeout');
    await until('both are gone', () =>
      [first, second].every((id) => processTable().read(queue.read(id).pid ?? 0) === undefined),
    );
    await dispatcher.stop();
  });
});
