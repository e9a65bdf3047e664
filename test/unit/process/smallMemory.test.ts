import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { buildSync } from 'esbuild';
import { Workshop } from './workshop.ts';

const LARGE_BYTES = 22_000_000;
const SMALL_BYTES = 18_000_000;
/** It prints ten in a second; by itself V8 collects after eight seconds of rest, and gives back less. */
const LINES = 60;
/** Two parts of a hundred are meant; the first collection is before it is known what one takes. */
const MOST_OF_TIME = 0.08;

describe('a process that stays and has to be small', () => {
  let workshop: Workshop;
  before(() => {
    workshop = new Workshop();
  });
  after(async () => workshop.clear());

  const start = (name: string): ChildProcess & { stdout: Readable } => {
    const program = workshop.path(`${name}.mjs`);
    buildSync({
      entryPoints: [join('test', 'unit', 'process', 'fixtures', `${name}.ts`)],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    });
    return spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  };

  it('gives back what a large queue took to read, also where that was in use when it looked first', async () => {
    const child = start('reader');
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

  it('spends little of its time on that, however much it holds and throws away', async () => {
    const child = start('busy');
    const closed = once(child, 'close');
    const share = Number(await text(child.stdout));
    await closed;
    assert.ok(share > 0, 'nothing was collected');
    assert.ok(share < MOST_OF_TIME, `${String(share)} of its time`);
  });
});
