import assert from 'node:assert/strict';
import type { LongWork } from '../../../src/core/index.ts';
import { inSlices } from '../../../src/vscode/host/slices.ts';

const PIECE_MS = 4;
const PIECES = 50;

/** Work of 200 ms in pieces of 4. */
function* work(done: { pieces: number }): LongWork<string> {
  for (let piece = 1; piece <= PIECES; piece += 1) {
    const endMs = performance.now() + PIECE_MS;
    while (performance.now() < endMs);
    done.pieces = piece;
    yield { done: piece, total: PIECES };
  }
  return 'all of it';
}

describe('long work in slices', () => {
  it('comes to its end, and never keeps others waiting for 50 ms', async () => {
    let longestMs = 0;
    let lastMs = performance.now();
    const ticker = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - lastMs);
      lastMs = performance.now();
    }, 1);
    const worked = await inSlices(work({ pieces: 0 }));
    clearInterval(ticker);
    assert.deepEqual(worked, { stopped: false, value: 'all of it' });
    assert.ok(longestMs > 0 && longestMs < 50, `${longestMs.toString()} ms`);
  });

  it('tells each piece, and stops where it is told to', async () => {
    const done = { pieces: 0 };
    const told: number[] = [];
    const worked = await inSlices(work(done), {
      onProgress: (progress) => told.push(progress.done),
      isStopped: () => done.pieces >= 7,
    });
    assert.deepEqual(worked, { stopped: true, last: { done: 7, total: PIECES } });
    assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7]);
    assert.equal(done.pieces, 7);
  });

  it('hands on what goes wrong', async () => {
    // eslint-disable-next-line require-yield
    function* broken(): LongWork<void> {
      throw new Error('no space is left');
    }
    await assert.rejects(inSlices(broken()), /no space is left/);
  });
});
