import assert from 'node:assert/strict';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachScene, until } from './scene.ts';

describe('the store', () => {
  const scene = eachScene();

  it('hole 1: of many who cancel, edit and end one task at once, each revision has one winner', async () => {
    const s = scene();
    const id = await s.box.task('true');
    const outcomes = await Promise.all([
      ...Array.from({ length: 6 }, (_, n) => s.box.run(['edit', id, '--priority', String(n + 1)])),
      ...Array.from({ length: 4 }, () => s.box.run(['cancel', id])),
      s.box.run(['run', id, '--wait']),
    ]);
    const task = s.task(id);
    const revisions = s.events(id).map((event) => event.revision);
    assert.deepEqual(revisions, [...new Set(revisions)]);
    assert.equal(Math.max(...revisions), task.revision);
    const terminal = s.events(id).filter((event) => ['complete', 'failed', 'cancelled'].includes(event.to));
    assert.equal(new Set(terminal.map((event) => event.to)).size, 1);
    for (const outcome of outcomes)
      assert.ok(outcome.code === 0 || outcome.stderr.includes(id), outcome.stderr);
    for (const outcome of outcomes) assert.doesNotMatch(outcome.stderr, /unexpected/);
  });

  it('creations of many processes at once are all there', async () => {
    const s = scene();
    const ids = await Promise.all(Array.from({ length: 24 }, (_, n) => s.box.task(`echo ${String(n)}`)));
    assert.equal(new Set(ids).size, 24);
    for (const id of ids) assert.equal(s.status(id), 'pending');
  });

  it('hole 7: a change cut off between journal and task file is finished by the next dispatcher, its event once', async () => {
    const s = scene();
    const id = await s.box.task('true', '--not-before', '2100-01-01T00:00:00Z');
    const journal = s.store.paths.journalFile(id);
    const shown = s.box.read(`.orchestra/tasks/${id}.json`);
    s.store.commit(id, () => ({ kind: 'edited', set: { priority: 9 } }));
    // As if the writer had died before the rename and the event: the old file, and the intent still there.
    writeFileSync(s.store.paths.taskFile(id), shown);
    writeFileSync(s.store.paths.events, '');
    const intent = path.join(s.store.paths.intents, `${id}.abcdef012345.json`);
    writeFileSync(intent, '{}');
    assert.equal(s.task(id).priority, 9, 'the journal is the truth for every reader');
    await new Promise((resolve) => {
      setTimeout(resolve, 2100); // An intent counts as left behind once it is two seconds old.
    });
    await s.daemon();
    await until('the change is finished', () => s.store.intents(false).size === 0);
    assert.equal(s.events(id).filter((event) => event.revision === 2).length, 1);
    assert.match(s.box.read(`.orchestra/tasks/${id}.json`), /"priority": 9/);
    rmSync(intent, { force: true });
    assert.ok(journal.endsWith('.jsonl'));
  });

  it('after a power cut the first look brings back what was flushed, although its file is empty or gone', async () => {
    const s = scene();
    const emptied = await s.box.task('true', '--priority', '7');
    const gone = await s.box.task('true');
    // What a power cut leaves: journals were flushed, the renames of the task files were not.
    writeFileSync(s.store.paths.taskFile(emptied), '');
    rmSync(s.store.paths.taskFile(gone));
    writeFileSync(s.store.paths.bootFile, 'an earlier boot');
    const report = await s.box.ok('status');
    assert.ok(report.includes(emptied) && report.includes(gone), report);
    assert.match(s.box.read(`.orchestra/tasks/${emptied}.json`), /"priority": 7/);
    assert.match(s.box.read(`.orchestra/tasks/${gone}.json`), /"pending"/);
  });

  it('a journal line cut off by a full disk spoils neither the lines before nor those after it', async () => {
    const s = scene();
    const id = await s.box.task('true');
    appendFileSync(s.store.paths.journalFile(id), '{"revision":2,"nonce":"x","ev');
    assert.equal(s.task(id).revision, 1);
    await s.box.ok('edit', id, '--priority', '8');
    assert.equal(s.task(id).priority, 8);
    assert.equal(s.task(id).revision, 2);
  });

  it('what a person changes in the file of a pending task counts', async () => {
    const s = scene();
    const id = await s.box.task('echo from the command line > said');
    const file = `.orchestra/tasks/${id}.json`;
    s.box.write(
      file,
      s.box.read(file).replace('from the command line', 'from the file').replace('{', '{\n  "ticket": 42,'),
    );
    await s.box.ok('run', '--wait');
    assert.deepEqual(s.lines('said'), ['from the file']);
    assert.match(s.box.read(file), /"ticket": 42/);
  });
});
