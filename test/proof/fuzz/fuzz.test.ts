import { tally } from '../tally.ts';
import { fuzz } from './fuzz.ts';

/** What the environment says, or else this. */
function numberFrom(name: string, standard: number): number {
  const value = Number(process.env[name] ?? '');
  return Number.isSafeInteger(value) && value > 0 ? value : standard;
}

describe('random operations on the real store, dispatcher and runner, on a simulated machine', () => {
  const operations = numberFrom('ORCHESTRA_FUZZ_OPS', 20_000);
  const seed = numberFrom('ORCHESTRA_FUZZ_SEED', 20260131);

  it(`break no promise: ${String(operations)} operations, seed ${String(seed)}`, async function () {
    this.timeout(0);
    const shownMs = 60_000;
    let lastMs = performance.now();
    const result = await fuzz({
      operations,
      seed,
      onProgress: (done) => {
        if (operations <= 20_000 || performance.now() - lastMs < shownMs) return;
        lastMs = performance.now();
        console.log(`      ${String(done)} of ${String(operations)} operations`);
      },
    });
    tally.record({
      promise: 'every invariant, after each of random operations',
      run: 'model-based',
      tried: result.operations,
      violations: result.failure === undefined ? 0 : 1,
      seed,
    });
    if (result.failure !== undefined) throw new Error(result.failure);
  });
});
