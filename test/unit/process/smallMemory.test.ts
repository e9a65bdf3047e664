import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { Workshop } from './workshop.ts';

const LARGE_BYTES = 60_000_000;
const SMALL_BYTES = 40_000_000;
/** It prints ten in a second; by itself V8 collects after eight seconds of rest, and gives back less. */
const LINES = 60;

describe('a process that stays and has to be small', () => {
  let workshop: Workshop;
  before(() => {
    workshop = new Workshop();
  });
  after(async () => workshop.clear());

  it('gives back what a large queue took to read, also where that was in use when it looked first', async () => {
    const reader = workshop.path('reader.mjs');
    buildSync({
      entryPoints: [join('test', 'unit', 'process', 'fixtures', 'reader.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: reader,
    });
    const child = spawn(process.execPath, [reader], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const sizes: number[] = [];
      for await (const line of createInterface(child.stdout)) {
        sizes.push(Number(line));
        if (sizes.length === LINES || (Math.max(...sizes) > LARGE_BYTES && Number(line) < SMALL_BYTES)) break;
      }
      assert.ok(sizes.length < LINES, `still large: ${sizes.join(' ')}`);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
