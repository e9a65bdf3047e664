import assert from 'node:assert/strict';
import fs, { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LeaseFolder, ownIdentity } from '../../../src/core/running.ts';
import { FolderTime } from '../../../src/core/store/folderTime.ts';

describe('a folder that is watched by its time', () => {
  let folder: string;
  let time: FolderTime;
  const nowMs = Date.now();

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestra-time-'));
    time = new FolderTime(folder);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function age(): void {
    const at = new Date(nowMs - 10_000);
    utimesSync(folder, at, at);
  }

  it('hole 17: has not changed only where it was seen, and is not so young that a change might not show', () => {
    assert.equal(time.mayHaveChanged(statSync(folder).mtimeMs + 100), true);
    time.seen();
    assert.equal(time.mayHaveChanged(statSync(folder).mtimeMs + 200), true);
    age();
    assert.equal(time.mayHaveChanged(nowMs), true);
    time.seen();
    assert.equal(time.mayHaveChanged(nowMs + 500), false);
  });

  it('has changed until what changed was seen', () => {
    age();
    time.mayHaveChanged(nowMs);
    time.seen();
    writeFileSync(path.join(folder, 'a'), '');
    assert.deepEqual([time.mayHaveChanged(nowMs), time.mayHaveChanged(nowMs)], [true, true]);
  });

  it('is looked at now and then whatever its time says, and after the clock was set back', () => {
    age();
    time.mayHaveChanged(nowMs);
    time.seen();
    assert.deepEqual(
      [nowMs + 4000, nowMs + 6000, nowMs - 1].map((atMs) => time.mayHaveChanged(atMs)),
      [false, true, true],
    );
  });

  it('has changed where it is gone', () => {
    age();
    time.mayHaveChanged(nowMs);
    time.seen();
    rmSync(folder, { recursive: true });
    assert.equal(time.mayHaveChanged(nowMs), true);
  });

  it('has changed where a lease was let go, of which all that was written stays but for that', () => {
    const leases = new LeaseFolder(folder, 'dispatcher');
    const held = leases.claim(0, { owner: ownIdentity(), door: 'run', build: 'b', maxConcurrent: 1 });
    const before = leases.current();
    const file = statSync(leases.file(1));
    age();
    time.mayHaveChanged(nowMs);
    time.seen();
    held?.release();
    assert.equal(time.mayHaveChanged(nowMs), true);
    assert.deepEqual(leases.current(), { ...before, released: true });
    // A file that takes the place of another is one that the disk is busy with when it is to be swept.
    assert.equal(statSync(leases.file(1)).ino, file.ino);
  });

  it('has changed where a lease was let go in a folder of somebody else, whose time only they may set', () => {
    const held = new LeaseFolder(folder, 'dispatcher').claim(0, {
      owner: ownIdentity(),
      door: 'run',
      build: 'b',
    });
    age();
    time.mayHaveChanged(nowMs);
    time.seen();
    const { utimesSync: real } = fs;
    Reflect.set(fs, 'utimesSync', (...args: Parameters<typeof real>) => {
      if (args[0] === folder) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
      real(...args);
    });
    syncBuiltinESMExports();
    try {
      held?.release();
    } finally {
      Reflect.set(fs, 'utimesSync', real);
      syncBuiltinESMExports();
    }
    assert.equal(time.mayHaveChanged(nowMs), true);
    assert.deepEqual(fs.readdirSync(folder), ['dispatcher.1.json']);
  });
});
