import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LeaseFolder, ownIdentity } from '../../../src/core/running.ts';
import { itOnLinux } from '../onLinux.ts';
import { acknowledgedExist } from './acknowledged.ts';
import { alwaysTrue, describeViolations } from './alwaysTrue.ts';
import { eventsTell } from './eventLog.ts';
import type { Violation } from './facts.ts';
import { HealthyQueue } from './healthyQueue.ts';
import { withinLimits } from './limits.ts';
import { oneHolder } from './leases.ts';
import { livingProcesses, nothingSurvives, runningLives } from './processes.ts';
import { listProject, projectUntouched } from './projectFiles.ts';
import { readyIsStarted } from './promptness.ts';
import { readQueueFacts } from './readQueueFacts.ts';
import { startedOnce } from './starts.ts';
import { unknownFieldsKept } from './unknownFields.ts';

describe('an invariant that is broken on disk is seen', () => {
  let box: HealthyQueue;
  let pending: string;
  let done: string;
  let dependent: string;
  let failed: string;
  let retry: string;

  beforeEach(() => {
    box = new HealthyQueue();
    done = box.add();
    dependent = box.add({ dependsOn: [done] });
    failed = box.add({ maxRetries: 2 });
    pending = box.add();
    box.start(done);
    box.complete(done);
    box.start(dependent);
    box.start(failed);
    box.fail(failed);
    retry = box.queue.retry(failed).taskId;
    assert.equal(describeViolations(alwaysTrue(facts())), '', 'the queue is healthy before it is broken');
  });
  afterEach(() => {
    box.remove();
  });

  const facts = (): ReturnType<typeof readQueueFacts> => readQueueFacts(box.root);
  const journal = (id: string): string => `state/journal/${id}.jsonl`;

  /** Exactly these invariants are broken, and the words name what broke them. */
  const breaks = (violations: readonly Violation[], invariant: number, words: RegExp): void => {
    const words_ = describeViolations(violations.filter((each) => each.invariant === invariant));
    assert.match(
      words_,
      words,
      `invariant ${String(invariant)} should be broken; what is: ${describeViolations(violations)}`,
    );
  };

  it('1: an acknowledged task that is gone, or cannot be read', () => {
    const all = [pending, done, dependent, failed, retry];
    assert.deepEqual(acknowledgedExist(facts(), all), []);
    rmSync(box.path(journal(pending)));
    writeFileSync(box.path(`tasks/${pending}.json`), '{');
    breaks(acknowledgedExist(facts(), all), 1, /cannot be read/);
    rmSync(box.path(`tasks/${pending}.json`));
    breaks(acknowledgedExist(facts(), all), 1, /is nowhere/);
    assert.deepEqual(acknowledgedExist(facts(), all, new Set([pending])), []);
  });

  it('1: a task that a person deleted or archived is not missed', () => {
    box.queue.clean(failed);
    box.queue.archive({ force: true });
    assert.deepEqual(acknowledgedExist(facts(), [done, failed]), []);
  });

  it('2: a second start of one attempt', () => {
    const started = facts().tasks.get(dependent)?.revisions?.at(-1);
    const again = { revision: 3, nonce: 'x', event: { ...started?.event, revision: 3 }, set: started?.set };
    appendFileSync(box.path(journal(dependent)), `${JSON.stringify(again)}\n`);
    breaks(alwaysTrue(facts()), 2, /started at revisions 2 and 3/);
    breaks(startedOnce(facts(), new Map([[done, 2]])), 2, /began 2 times/);
  });

  it('2: a task that was put back although its agent had begun', () => {
    box.queue.store.commit(dependent, () => ({ kind: 'put-back', set: { status: 'pending' } }));
    assert.deepEqual(startedOnce(facts()), []);
    writeFileSync(box.path(`state/run/${dependent}.2.started`), '');
    breaks(alwaysTrue(facts()), 2, /put back/);
  });

  it('3: a transition outside the state machine, and a change after the end', () => {
    box.queue.store.commit(pending, () => ({ kind: 'finished', set: { status: 'complete' } }));
    breaks(alwaysTrue(facts()), 3, /pending → complete\) is not in the state machine/);
    box.queue.store.commit(done, () => ({ kind: 'edited', set: { exitCode: 7 } }));
    breaks(alwaysTrue(facts()), 3, /changes exitCode after the end/);
  });

  it('3: a terminal task that comes back', () => {
    box.queue.store.commit(done, () => ({ kind: 'put-back', set: { status: 'pending' } }));
    breaks(alwaysTrue(facts()), 3, /complete → pending\) is not in the state machine/);
  });

  it('4: an event that is missing, doubled with other words, wrong, or told after a later one', () => {
    const backwards = (text: string): string => `${text.trim().split('\n').reverse().join('\n')}\n`;
    box.rewrite('events.jsonl', backwards);
    breaks(alwaysTrue(facts()), 4, new RegExp(`${done} revision 1 is told after a later one`));
    box.rewrite('events.jsonl', backwards);
    box.rewrite('events.jsonl', (text) => `${text}${text}`);
    assert.deepEqual(eventsTell(facts()), [], 'the same words again are a repeat');
    box.rewrite('events.jsonl', (text) => text.replace('"kind":"finished"', '"kind":"edited"'));
    breaks(alwaysTrue(facts()), 4, /told in two ways/);
    box.rewrite('events.jsonl', (text) =>
      text
        .split('\n')
        .filter((line) => !line.includes(pending))
        .join('\n'),
    );
    breaks(alwaysTrue(facts()), 4, new RegExp(`${pending} revision 1 \\(created\\) is not in the events`));
  });

  it('4: a file that is not what the transitions add up to, in the queue and in the archive', () => {
    box.rewrite(`tasks/${done}.json`, (text) => text.replace('"status": "complete"', '"status": "failed"'));
    breaks(alwaysTrue(facts()), 4, /differs from its transitions in status/);
    box.rewrite(`tasks/${done}.json`, (text) => text.replace('"status": "failed"', '"status": "complete"'));
    rmSync(box.path(`tasks/${pending}.json`));
    breaks(alwaysTrue(facts()), 4, /has a journal and no task file/);
    box.queue.archive({ force: true });
    box.rewrite(`archive/${done}.json`, (text) => text.replace('"status": "complete"', '"status": "failed"'));
    breaks(alwaysTrue(facts()), 4, /is not complete in the archive/);
  });

  it('4: a change under way is passed over until it should be finished', () => {
    rmSync(box.path(`tasks/${pending}.json`));
    writeFileSync(box.path(`state/intents/${pending}.0123456789ab.json`), '{}');
    assert.deepEqual(eventsTell(facts()), []);
    breaks(eventsTell(facts(), { everything: true }), 4, /no task file/);
  });

  it('5: more at once than a limit allows, in all or of one agent', async () => {
    box.start(pending);
    await new Promise((resolve) => setTimeout(resolve, 5)); // Two of the same millisecond were not there at once.
    box.complete(pending);
    assert.deepEqual(withinLimits(facts(), { total: 2, agents: { shell: 2, claude: 0 } }), []);
    breaks(withinLimits(facts(), { total: 1 }), 5, /2 tasks run/);
    breaks(withinLimits(facts(), { total: 2, agents: { shell: 1 } }), 5, /2 tasks of shell run/);
  });

  it('6: a start before a dependency was complete', () => {
    const early = box.add({ dependsOn: [pending] });
    box.start(early);
    breaks(alwaysTrue(facts()), 6, new RegExp(`before ${pending} was complete`));
  });

  it('6: a start after a cancellation', () => {
    box.queue.store.commit(dependent, () => ({ kind: 'cancel-requested', set: {} }));
    box.queue.store.commit(dependent, () => ({ kind: 'put-back', set: { status: 'pending' } }));
    box.start(dependent);
    breaks(alwaysTrue(facts()), 6, /started after it was cancelled/);
  });

  it('7: a second retry of one failure, one too many, and one before its time', () => {
    box.start(retry);
    box.fail(retry);
    const second = box.queue.retry(retry).taskId;
    assert.deepEqual(alwaysTrue(facts()), []);
    box.rewrite(journal(second), (text) =>
      text.replaceAll(`"retriedFrom":"${retry}"`, `"retriedFrom":"${failed}"`),
    );
    breaks(alwaysTrue(facts()), 7, /both retries of/);
    box.rewrite(journal(second), (text) => text.replace('"maxRetries":2', '"maxRetries":1'));
    breaks(alwaysTrue(facts()), 7, /is retry 2 of at most 1/);
    box.queue.store.commit(second, () => ({
      kind: 'edited',
      set: { notBefore: '2100-01-01T00:00:00.000Z' },
    }));
    box.start(second);
    breaks(alwaysTrue(facts()), 7, /before its backoff was over/);
  });

  it('7: a retry that is made otherwise than it was asked for', () => {
    box.rewrite(journal(retry), (text) => text.replace('"autoRetry":false', '"autoRetry":true'));
    breaks(alwaysTrue(facts()), 7, /not as it was asked for/);
  });

  it('7: a retry that is named twice', () => {
    box.queue.store.commit(failed, () => ({ kind: 'retried', set: { retriedBy: 'task_other' } }));
    breaks(alwaysTrue(facts()), 7, /named 2 times/);
  });

  it('8: a ready task that is not started although a slot is free', () => {
    const nowMs = Date.now() + 2500;
    breaks(readyIsStarted(facts(), { nowMs, maxConcurrent: 2, sinceMs: 0 }), 8, new RegExp(pending));
    assert.deepEqual(readyIsStarted(facts(), { nowMs, maxConcurrent: 1, sinceMs: 0 }), []);
    assert.deepEqual(readyIsStarted(facts(), { nowMs, maxConcurrent: 2, sinceMs: nowMs - 1000 }), []);
    box.queue.pause({ queue: true });
    assert.deepEqual(readyIsStarted(facts(), { nowMs, maxConcurrent: 2, sinceMs: 0 }), []);
  });

  itOnLinux('9 and 10: a running task without a process, and a process that outlives its task', async () => {
    const child = spawn('sleep', ['30'], {
      detached: true,
      stdio: 'ignore',
      env: { ORCHESTRA_MARKER: 'a mark' },
    });
    const ended = once(child, 'exit');
    try {
      const identity = livingProcesses().find(({ pid }) => pid === child.pid);
      assert.ok(identity !== undefined);
      assert.deepEqual(runningLives(facts(), livingProcesses()), []);
      const set = {
        process: { ...ownIdentity(), pid: identity.pid, startTicks: identity.startTicks },
        marker: 'a mark',
      };
      box.queue.store.commit(dependent, () => ({ kind: 'adopted', set }));
      assert.deepEqual(runningLives(facts(), livingProcesses()), []);
      box.complete(dependent);
      breaks(
        nothingSurvives(facts(), livingProcesses()),
        10,
        new RegExp(`process ${String(identity.pid)} lives on`),
      );
      // Each trace by itself gives it away.
      const stranger = { ...identity, group: 0, session: 0, marker: undefined };
      assert.deepEqual(nothingSurvives(facts(), [stranger]), []);
      for (const trace of [{ group: identity.pid }, { session: identity.pid }, { marker: 'a mark' }]) {
        assert.equal(nothingSurvives(facts(), [{ ...stranger, ...trace }]).length, 1);
      }
      const seen = new Map([[dependent, new Set([`${String(identity.pid)} ${identity.startTicks}`])]]);
      assert.equal(nothingSurvives(facts(), [stranger], seen).length, 1);
      box.start(pending);
      box.queue.store.commit(pending, () => ({ kind: 'adopted', set }));
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    breaks(runningLives(facts(), livingProcesses()), 9, new RegExp(pending));
    const survivors = nothingSurvives(facts(), livingProcesses()).filter(({ what }) =>
      what.includes(String(child.pid)),
    );
    assert.deepEqual(survivors, []);
  });

  it('11: a field of somebody else that is lost', () => {
    box.rewrite(`tasks/${pending}.json`, (text) => text.replace('{', '{"ticket": {"no": 42},'));
    box.queue.edit(pending, { priority: 9 });
    const planted = [{ task: pending, field: 'ticket', value: { no: 42 } }];
    assert.deepEqual(unknownFieldsKept(facts(), planted), []);
    box.rewrite(`tasks/${pending}.json`, (text) => text.replace('"no": 42', '"no": 43'));
    breaks(unknownFieldsKept(facts(), planted), 11, /its field ticket is \{"no":43\}/);
  });

  it('12: a file outside the queue that is made, changed or deleted', () => {
    const inProject = (file: string): string => path.join(box.root, file);
    mkdirSync(inProject('src'));
    for (const file of ['src/kept.txt', 'src/gone.txt', 'changed.txt'])
      writeFileSync(inProject(file), 'theirs');
    const before = listProject(box.root);
    box.add();
    assert.deepEqual(projectUntouched(before, listProject(box.root)), []);
    rmSync(inProject('src/gone.txt'));
    writeFileSync(inProject('changed.txt'), 'other!');
    writeFileSync(inProject('made.txt'), '');
    const violations = projectUntouched(before, listProject(box.root));
    for (const words of [/src\/gone\.txt is gone/, /changed\.txt was changed/, /made\.txt was made/])
      breaks(violations, 12, words);
    assert.equal(violations.length, 3);
    const nobodyMinds = projectUntouched(before, listProject(box.root), () => true);
    assert.deepEqual(nobodyMinds, []);
  });

  it('13: an epoch that changes hands, comes again, or is not what its name says', () => {
    const folder = new LeaseFolder(box.path('state/leases'), 'dispatcher');
    const info = { owner: ownIdentity(), door: 'test', build: '' };
    folder.claim(4, info);
    const before = facts();
    folder.claim(5, info);
    assert.deepEqual(oneHolder(facts(), before), []);
    box.rewrite('state/leases/dispatcher.5.json', (text) => text.replace(/"pid":\d+/, '"pid":1'));
    breaks(oneHolder(facts(), before), 13, /dispatcher 5 changed hands/);
    writeFileSync(box.path('state/leases/dispatcher.3.json'), JSON.stringify({ ...info, epoch: 3 }));
    breaks(oneHolder(facts(), before), 13, /dispatcher 3 came again/);
    box.rewrite('state/leases/dispatcher.6.json', (text) => text.replace('"epoch":6', '"epoch":7'));
    breaks(oneHolder(facts()), 13, /dispatcher 6 says epoch 7/);
    for (const epoch of [5, 6]) rmSync(box.path(`state/leases/dispatcher.${String(epoch)}.json`));
    breaks(oneHolder(facts(), before), 13, /the newest dispatcher is gone/);
  });

  it('14: a file that is half there', () => {
    for (const file of [`tasks/${done}.json`, 'state/queue.json']) {
      box.rewrite(file, (text) => text.slice(0, -8));
      breaks(alwaysTrue(facts()), 14, new RegExp(file));
    }
    writeFileSync(box.path(`state/start/${pending}.json`), '{"task":');
    writeFileSync(box.path(`state/run/${pending}.launch.json`), '');
    breaks(alwaysTrue(facts()), 14, /start\//);
    breaks(alwaysTrue(facts()), 14, /launch\.json/);
  });
});
