import assert from 'node:assert/strict';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capLog } from '../../../src/runner/logCap.ts';

describe('a log that grew too large', () => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestra-log-'));
    log = join(folder, 'a.log');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hole 3: keeps its head and its tail, and says that the middle is gone', () => {
    appendFileSync(log, `first line\n${'x'.repeat(50_000)}\nlast line\n`);
    assert.equal(capLog(log, 10_000), true);
    const text = readFileSync(log, 'utf8');
    assert.match(text, /^first line\n/);
    assert.match(text, /\nlast line\n$/);
    assert.match(text, /the middle of this log was removed/);
    assert.ok(text.length < 10_000);
    assert.equal(capLog(log, 10_000), false);
  });

  it('goes on where its agent appends', () => {
    const agent = openSync(log, 'a');
    writeSync(agent, 'y'.repeat(50_000));
    capLog(log, 10_000);
    writeSync(agent, 'more\n');
    closeSync(agent);
    assert.match(readFileSync(log, 'utf8'), /more\n$/);
  });
});
