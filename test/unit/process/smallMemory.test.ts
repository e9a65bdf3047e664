import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { eventually, Workshop } from './workshop.ts';

const LARGE_BYTES = 60_000_000;
const SMALL_BYTES = 20_000_000;

describe('a process that stays and has to be small', () => {
  const workshop = new Workshop();
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
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      const sizes = () => printed.split('\n').slice(0, -1).map(Number);
      await eventually('a small heap', () => sizes().some((bytes) => bytes < SMALL_BYTES) || undefined);
      assert.ok(Math.max(...sizes()) > LARGE_BYTES, printed);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
});
