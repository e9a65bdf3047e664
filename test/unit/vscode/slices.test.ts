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
    const done = { pieces: 0 };
    const turns: number[] = [];
    const taking = setInterval(() => turns.push(done.pieces), 0);
    const worked = await inSlices(work(done));
    clearInterval(taking);
    assert.deepEqual(worked, { stopped: false, value: 'all of it' });
    const longest = Math.max(...turns.map((pieces, index) => pieces - (turns[index - 1] ?? 0)));
    assert.ok(turns.length > 5 && longest * PIECE_MS < 50, `${longest.toString()} pieces at a stretch`);
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
    function* broken(): LongWork<void> {
      throw new Error('no space is left');
    }
    await assert.rejects(inSlices(broken()), /no space is left/);
  });
});
