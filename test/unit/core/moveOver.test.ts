import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { moveOver } from '../../../src/core/store/moveOver.ts';
import { until } from './project.ts';

const ROUNDS = 400;
/** The last one, and those that are let go in the background. */
const MOST_OPEN = 17;

describe('a file that is replaced', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'orchestra-move-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const onLinux = process.platform === 'linux' ? '' : ' (skipped: open files are counted in /proc)';
  it(`is let go soon, however many are replaced in one turn${onLinux}`, async function () {
    if (onLinux !== '') this.skip();
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const shown = path.join(folder, 'shown');
    writeFileSync(shown, 'at first');
    const before = openFiles();
    let most = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const next = path.join(folder, 'next');
      writeFileSync(next, String(round));
      assert.ok(moveOver(next, shown));
      most = Math.max(most, openFiles() - before);
    }
    assert.equal(readFileSync(shown, 'utf8'), String(ROUNDS - 1));
    assert.ok(most <= MOST_OPEN, `${String(most)} were open at once`);
    await until('all are let go', () => openFiles() <= before);
  });
});
