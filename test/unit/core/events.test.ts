import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { isTerminal, type Queue, type TaskEvent } from '../../../src/core/index.ts';
import { builtProgram, Project, statuses } from './project.ts';

/** How often each of two processes puts the events aside. */
const CHANGES = 500;

describe('events.jsonl', () => {
  let project: Project;
  let queue: Queue;
  beforeEach(() => {
    project = new Project();
    queue = project.queue();
  });
  afterEach(() => project.dispose());

  /** What the events add up to, by task; fails where one does not follow the one before. */
  function replay(events: readonly TaskEvent[]): Record<string, string> {
    const states = new Map<string, { revision: number; status: string }>();
    for (const event of events) {
      const before = states.get(event.task);
      assert.equal(event.revision, (before?.revision ?? 0) + 1, `${event.task} ${event.kind}`);
      assert.equal(event.from, before?.status ?? null, `${event.task} ${event.kind}`);
      states.set(event.task, { revision: event.revision, status: event.to });
    }
    return Object.fromEntries([...states].map(([id, { status }]) => [id, status]));
  }

  it('holds every transition once, in order, and replays to what is on disk', async () => {
    const good = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const bad = queue.add({ agent: 'shell', prompt: 'exit 2', autoRetry: true, maxRetries: 1 }).taskId;
    const gone = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    queue.edit(good, { priority: 9 });
    await queue.cancel(gone);
    await project.drain(queue);

    assert.deepEqual(replay(queue.events()), statuses(queue));
    // Two writers at one task may both write down the second one's line; whoever reads drops the repeat.
    const lines = project.read('.orchestra/events.jsonl').trim().split('\n');
    assert.equal(new Set(lines).size, queue.events().length);
    assert.deepEqual(
      queue.events({ task: bad }).map((event) => event.kind),
      ['created', 'started', 'finished', 'retried'],
    );
    assert.deepEqual(
      queue.events({ task: good }).map((event) => `${event.from ?? ''}→${event.to}`),
      ['→pending', 'pending→pending', 'pending→running', 'running→complete'],
    );
    assert.match(queue.events({ task: bad })[2]?.why ?? '', /exited with code 2/);
    assert.match(queue.events({ task: good })[0]?.by ?? '', /^test \d+$/);
    assert.match(queue.events({ task: good })[2]?.by ?? '', /^runner \d+$/);

    queue.archive({ force: true });
    assert.deepEqual(queue.events({ task: good }).at(-1)?.kind, 'archived');
  });

  it('a change that waits for the disk counts at once, and is told before what overtakes it', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const waiting = queue.store.commitFlushed(taskId, () => ({ kind: 'edited', set: { priority: 7 } }));
    assert.equal(queue.read(taskId).priority, 7);
    assert.doesNotMatch(project.read(`.orchestra/tasks/${taskId}.json`), /"priority": 7/);
    queue.pause({ task: taskId });
    const task = await waiting;
    assert.deepEqual([task.priority, task.pausedAt === null], [7, false]);
    assert.deepEqual(
      queue.events({ task: taskId }).map(({ kind, revision }) => `${String(revision)} ${kind}`),
      ['1 created', '2 edited', '3 paused'],
    );
    assert.match(project.read(`.orchestra/tasks/${taskId}.json`), /"priority": 7/);
    assert.deepEqual(readdirSync(project.path('.orchestra/state/intents')), []);
  });

  it('an event that was cut off is written by the next dispatcher, once', async () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    queue.pause({ task: taskId });
    // The change is in the journal; neither events.jsonl nor the task file know of it.
    const shown = project.read(`.orchestra/tasks/${taskId}.json`);
    const events = project.read('.orchestra/events.jsonl');
    queue.edit(taskId, { priority: 8 });
    project.write(`.orchestra/tasks/${taskId}.json`, shown);
    project.write('.orchestra/events.jsonl', events);
    assert.equal(queue.read(taskId).priority, 8);
    queue.store.heal(taskId);
    queue.store.heal(taskId);
    await project.drain(queue);
    assert.deepEqual(
      queue.events({ task: taskId }).map((event) => event.kind),
      ['created', 'paused', 'edited'],
    );
    assert.match(project.read(`.orchestra/tasks/${taskId}.json`), /"priority": 8/);
  });

  it('repeats and lines that are none are passed over, also where a line was cut off', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const line = project.read('.orchestra/events.jsonl');
    appendFileSync(
      project.path('.orchestra/events.jsonl'),
      `${line}garbage\n[1]\n{"at":1}\n${line.slice(0, 40)}`,
    );
    queue.edit(taskId, { priority: 1 });
    assert.deepEqual(
      queue.events().map((event) => event.kind),
      ['created', 'edited'],
    );
  });

  it('a change whose line was cut off did not happen, not even where only the newline is missing', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const [shown, events] = [`.orchestra/tasks/${taskId}.json`, '.orchestra/events.jsonl'].map((file) => ({
      file,
      text: project.read(file),
    }));
    queue.edit(taskId, { priority: 8 });
    for (const kept of [shown, events]) if (kept !== undefined) project.write(kept.file, kept.text);
    const journal = project.path(`.orchestra/state/journal/${taskId}.jsonl`);
    truncateSync(journal, statSync(journal).size - 1);
    assert.equal(queue.read(taskId).priority, 5);
    const edited = queue.edit(taskId, { timeoutSeconds: 9 });
    assert.deepEqual([edited.priority, queue.read(taskId).priority, queue.read(taskId).timeout], [5, 5, 9]);
    assert.deepEqual(
      queue.events().map((event) => [event.revision, event.kind]),
      [
        [1, 'created'],
        [2, 'edited'],
      ],
    );
  });

  it('is put aside when it grows, and deleted when it is old; readers see all of it', () => {
    const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
    const nowMs = queue.clock.nowMs();
    queue.store.events.rotate(nowMs, 10, 30);
    queue.edit(taskId, { priority: 1 });
    assert.equal(rotated().length, 1);
    assert.deepEqual(
      queue.events().map((event) => event.kind),
      ['created', 'edited'],
    );
    queue.store.events.rotate(nowMs + 29 * 86_400_000, 1_000_000, 30);
    assert.equal(rotated().length, 1);
    queue.store.events.rotate(nowMs + 31 * 86_400_000, 1_000_000, 30);
    assert.deepEqual([rotated(), queue.events().map((event) => event.kind)], [[], ['edited']]);
  });

  for (const [what, agoMs] of [
    ['the clock was set back meanwhile', 86_400_000],
    ['it grows again within the same moment', 0],
  ] as const) {
    it(`is put aside in order and whole, also where ${what}`, () => {
      const { taskId } = queue.add({ agent: 'shell', prompt: 'true' });
      const nowMs = queue.clock.nowMs();
      queue.store.events.rotate(nowMs, 10, 30);
      queue.edit(taskId, { priority: 1 });
      queue.store.events.rotate(nowMs - agoMs, 10, 30);
      queue.pause({ task: taskId });
      assert.deepEqual(
        queue.events().map((event) => event.kind),
        ['created', 'edited', 'paused'],
      );
    });
  }

  it('is put aside whole, also where two processes do it in the same moment', async function () {
    this.timeout(30_000);
    const program = await builtProgram('test/unit/core/programs/putAside.ts');
    const nowMs = String(queue.clock.nowMs());
    const ids = [1, 2].map(() => queue.add({ agent: 'shell', prompt: 'true' }).taskId);
    await Promise.all(
      ids.map(async (id) => {
        const child = spawn(process.execPath, [program, project.root, id, String(CHANGES), nowMs], {
          stdio: 'inherit',
        });
        assert.deepEqual(await once(child, 'exit'), [0, null]);
      }),
    );
    for (const id of ids) assert.equal(queue.events({ task: id }).length, CHANGES + 1);
    const empty = rotated().filter((name) => project.read(`.orchestra/${name}`) === '');
    assert.deepEqual(empty, [], 'whoever was second leaves nothing behind');
  });

  it('takes along the empty file of somebody who was killed before they put it aside, not of one who is about to', () => {
    const nowMs = queue.clock.nowMs();
    const reserved = (atMs: number): string => project.write(`.orchestra/events.${String(atMs)}.jsonl`, '');
    const [killed, busy] = [reserved(nowMs - 2), reserved(nowMs - 1)];
    const agoSeconds = nowMs / 1000 - 2 * 3600;
    utimesSync(killed, agoSeconds, agoSeconds);
    queue.store.events.rotate(nowMs, 1_000_000, 30);
    assert.deepEqual([existsSync(killed), existsSync(busy)], [false, true]);
  });

  it('the dispatcher rotates by the settings', async () => {
    const small = project.open({ eventsMaxBytes: 4096 });
    for (let n = 0; n < 30; n++)
      small.add({ agent: 'shell', prompt: 'true', notBefore: '2100-01-01T00:00:00Z' });
    assert.ok(statSync(project.path('.orchestra/events.jsonl')).size > 4096);
    const dispatcher = await project.dispatch(small);
    await dispatcher.launched();
    await dispatcher.stop();
    assert.equal(rotated().length, 1);
    assert.equal(small.events().length, 30);
    assert.ok(small.status().tasks.every(({ task }) => !isTerminal(task.status)));
  });

  function rotated(): string[] {
    return readdirSync(project.path('.orchestra')).filter((name) => /^events\.\d+\.jsonl$/.test(name));
  }
});
