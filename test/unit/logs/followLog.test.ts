import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { followLog, tailOffset } from '../../../src/core/index.ts';
import { until } from '../../until.ts';

const MIB = 1024 * 1024;

describe('following a log', () => {
  let folder: string;
  let file: string;
  const held: { dispose(): void }[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestra-follow-'));
    file = path.join(folder, 'task.log');
  });

  afterEach(() => {
    for (const each of held.splice(0)) each.dispose();
    rmSync(folder, { recursive: true });
  });

  function follow(offset?: number): { text: string } {
    const seen = { text: '' };
    held.push(
      followLog(file, { ...(offset === undefined ? {} : { offset }), onText: (text) => (seen.text += text) }),
    );
    return seen;
  }

  it('waits for a file that does not exist yet, and hands out characters whole', async () => {
    const seen = follow();
    const bytes = Buffer.from('né');
    writeFileSync(file, bytes.subarray(0, 2));
    await until('the first letter', () => seen.text === 'n');
    appendFileSync(file, bytes.subarray(2));
    await until('the second', () => seen.text === 'né');
  });

  it('goes on near the new end of one that was shortened', async () => {
    writeFileSync(file, 'x'.repeat(2 * MIB));
    const seen = follow(2 * MIB);
    truncateSync(file, MIB);
    appendFileSync(file, 'the rest\n');
    await until('the rest', () => seen.text.endsWith('the rest\n'));
    assert.ok(seen.text.length <= 64 * 1024 + 100, String(seen.text.length));
  });

  it('leaves out what comes faster than it is taken, and says how much', async () => {
    let text = '';
    let skipped = 0;
    const atMost = { bytes: 1000, onSkip: (bytes: number) => (skipped += bytes) };
    writeFileSync(file, 'a'.repeat(400));
    held.push(followLog(file, { atMost, onText: (part) => (text += part) }));
    appendFileSync(file, `${'b'.repeat(5000)}the end`);
    await until('the end', () => text.endsWith('the end'));
    assert.deepEqual([text.length, skipped], [1400, 4007]);
  });

  it('begins at the end of 500 MB at once, with no more memory than it shows', () => {
    const fd = openSync(file, 'w');
    const size = 500 * MIB;
    ftruncateSync(fd, size);
    const end = 'the last line\n';
    writeSync(fd, end, size);
    closeSync(fd);
    const before = process.memoryUsage();
    const startedMs = performance.now();
    const seen = follow(tailOffset(file, MIB));
    const elapsedMs = performance.now() - startedMs;
    const after = process.memoryUsage();
    assert.ok(seen.text.endsWith(end));
    assert.equal(seen.text.length, MIB);
    assert.ok(elapsedMs < 500, `${String(elapsedMs)} ms`);
    const grown = after.heapUsed + after.external - before.heapUsed - before.external;
    assert.ok(grown < 32 * MIB, `${String(grown)} bytes`);
  });
});
