import assert from 'node:assert/strict';
import { seedOf } from '../sizes.ts';
import { tally } from '../tally.ts';
import { describeSoak, soak, whatGrew } from './soak.ts';
import { describeOnLinux } from '../onLinux.ts';

/** `npm run soak -- --minutes N` sets it. */
const MINUTES = Number(process.env['ORCHESTRA_PROOF_SOAK_MINUTES'] ?? '1.5');
/** In less than this a process is still warming up, and what it takes more tells nothing. */
const LONG_MINUTES = 1;

describeOnLinux('soak', () => {
  const seed = seedOf();

  it(`${String(MINUTES)} minutes at three tasks a second, with kills: all in order, and nothing grows (seed ${String(seed)})`, async function () {
    this.timeout((MINUTES + 5) * 60_000);
    let toldMs = 0;
    const result = await soak(MINUTES, seed, (line) => {
      if (performance.now() - toldMs < 60_000) return;
      toldMs = performance.now();
      console.log(`      ${line}`);
    });
    const isLong = MINUTES >= LONG_MINUTES;
    const broken = [...result.broken, ...(isLong ? whatGrew(result) : [])];
    for (const line of describeSoak(result)) console.log(`      ${line}`);
    tally.record({
      promise: 'it goes on for ever: nothing is lost, nothing runs twice, nothing grows',
      run: `soak of ${String(MINUTES)} minutes`,
      ...{ tried: result.tasks, violations: broken.length, seed },
      harms: [...result.harm.values()].reduce((sum, count) => sum + count, 0),
    });
    assert.deepEqual(broken, []);
    assert.ok(result.tasks >= MINUTES * 60 * 3 * 0.9, `only ${String(result.tasks)} tasks were made`);
    if (isLong) assert.ok(result.dispatcher.length > 5 && result.runner.length > 5, 'nothing was measured');
  });
});
