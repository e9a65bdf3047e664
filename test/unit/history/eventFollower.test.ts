import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EventFollower, type Queue, type TaskEvent } from '../../../src/core/index.ts';
import { Project } from '../core/project.ts';

describe('the events of a queue, followed', () => {
  let project: Project;
  let queue: Queue;
  let folder: string;
  let file: string;

  beforeEach(() => {
    project = new Project();
    queue = project.queue();
    folder = queue.paths.folder;
    file = queue.paths.events;
  });
  afterEach(() => project.dispose());

  const event = (number: number, why = ''): TaskEvent => ({
    ...{ at: '2026-01-01T00:00:00.000Z', task: `task_${String(number)}`, revision: 1, from: null },
    ...{ to: 'pending', by: 'test 1', kind: 'created', why },
  });
  const line = (number: number, why?: string): string => `${JSON.stringify(event(number, why))}\n`;
  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, index) => line(from + index)).join('');
  const read = async (follower: EventFollower): Promise<string[]> => {
    const tasks: string[] = [];
    await follower.read((events) => tasks.push(...events.map(({ task }) => task.replace('task_', ''))));
    return tasks;
  };
  const numbers = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => String(from + index));

  it('are read once, those put aside first, and then only what is added', async () => {
    writeFileSync(path.join(folder, 'events.2000.jsonl'), lines(10, 20));
    writeFileSync(path.join(folder, 'events.1000.jsonl'), lines(0, 10));
    writeFileSync(file, lines(20, 25));
    const follower = new EventFollower(queue.store.events, { sliceBytes: 300 });
    assert.deepEqual(await read(follower), numbers(0, 25));
    assert.deepEqual(await read(follower), []);
    appendFileSync(file, lines(25, 27));
    assert.deepEqual(await read(follower), numbers(25, 27));
  });

  it('are not lost or repeated where the file is put aside between two looks', async () => {
    writeFileSync(file, lines(0, 3));
    const follower = new EventFollower(queue.store.events);
    await read(follower);
    appendFileSync(file, lines(3, 5));
    renameSync(file, path.join(folder, 'events.3000.jsonl'));
    writeFileSync(file, lines(5, 7));
    assert.deepEqual(await read(follower), numbers(3, 7));
  });

  it('are waited for where a line is not whole yet, and read where one is longer than a slice', async () => {
    const whole = line(1, 'ä'.repeat(5000));
    writeFileSync(file, line(0) + whole.slice(0, 3000));
    const follower = new EventFollower(queue.store.events, { sliceBytes: 64 });
    assert.deepEqual(await read(follower), ['0']);
    appendFileSync(file, whole.slice(3000));
    assert.deepEqual(await read(follower), ['1']);
  });

  it('are passed over where they are damaged', async () => {
    writeFileSync(file, `${line(0)}{"at": 5}\nno JSON\n\n${line(1)}`);
    assert.deepEqual(await read(new EventFollower(queue.store.events)), ['0', '1']);
  });

  it('are read from their newest part where there are too many', async () => {
    writeFileSync(path.join(folder, 'events.1000.jsonl'), lines(0, 100));
    writeFileSync(file, lines(100, 200));
    const maxBytes = Buffer.byteLength(lines(95, 200));
    const tasks = await read(new EventFollower(queue.store.events, { maxBytes }));
    assert.deepEqual(tasks.at(-1), '199');
    assert.ok(tasks.length >= 104 && tasks.length <= 105, String(tasks.length));
  });

  it('let others work in between, and stop when they are told to', async () => {
    writeFileSync(file, lines(0, 2000));
    const follower = new EventFollower(queue.store.events, { sliceBytes: 1000 });
    const ended = new AbortController();
    let slices = 0;
    await follower.read(() => {
      slices += 1;
      setImmediate(() => ended.abort());
    }, ended.signal);
    assert.ok(slices <= 2, String(slices));
  });

  it('are none where a link or a folder stands in their place', async () => {
    rmSync(file, { force: true });
    symlinkSync(path.join(folder, 'events.1000.jsonl'), file);
    mkdirSync(path.join(folder, 'events.500.jsonl'));
    assert.deepEqual(await read(new EventFollower(queue.store.events)), []);
  });
});
