import assert from 'node:assert/strict';
import { seedOf, sizeOf } from '../sizes.ts';
import { tally } from '../tally.ts';
import { killRound } from './killRound.ts';
import { describeOnLinux } from '../onLinux.ts';

/** Rounds, and tasks in each: 500 of 500 is the full size. */
const ROUNDS = sizeOf('ORCHESTRA_PROOF_KILL_ROUNDS', 20);
const TASKS = sizeOf('ORCHESTRA_PROOF_KILL_TASKS', 30);
/** In fewer it is left to chance who is killed. */
const MANY_ROUNDS = 5;
/** A round ends by itself; this is for one that does not. */
const ROUND_TIMEOUT_MS = 180_000 + TASKS * 2000;

describeOnLinux('kill -9', () => {
  const seed = seedOf();

  it(`${String(ROUNDS)} rounds of ${String(TASKS)} tasks lose nothing and start nothing twice (seed ${String(seed)})`, async function () {
    this.timeout(ROUNDS * ROUND_TIMEOUT_MS);
    const broken: string[] = [];
    const harms = new Map<string, number>();
    let [woken, looks] = [0, 0];
    for (let round = 0; round < ROUNDS; round++) {
      const result = await killRound(seed + round, TASKS);
      woken += result.woken;
      looks += result.looks;
      broken.push(...result.broken.map((problem) => `seed ${String(seed + round)}: ${problem}`));
      for (const [harm, count] of result.harm) harms.set(harm, (harms.get(harm) ?? 0) + count);
      tally.record({
        promise: 'nothing is lost and nothing runs twice, whoever is killed or stopped',
        run: 'kill -9',
        ...{ tried: result.tasks, violations: result.broken.length, seed: seed + round },
        harms: [...result.harm.values()].reduce((sum, count) => sum + count, 0),
      });
    }
    console.log(`      ${[...harms].map(([harm, count]) => `${harm}: ${String(count)}`).join(', ')}`);
    console.log(`      woken after a stop: ${String(woken)}; judged ${String(looks)} times`);
    assert.deepEqual(broken, []);
    assert.ok(
      [...harms.values()].reduce((sum, count) => sum + count, 0) >= ROUNDS,
      'hardly any harm was done',
    );
    if (ROUNDS < MANY_ROUNDS) return;
    assert.ok((harms.get('runner killed') ?? 0) >= ROUNDS / 2, 'runners were hardly ever killed');
    assert.ok((harms.get('dispatcher killed') ?? 0) >= ROUNDS / 2, 'dispatchers were hardly ever killed');
    const stops = (harms.get('dispatcher stopped') ?? 0) + (harms.get('runner stopped') ?? 0);
    assert.ok(stops >= ROUNDS / 2, 'dispatchers and runners were hardly ever stopped');
    assert.ok(woken >= ROUNDS / 4, 'those that were stopped hardly ever woke up');
  });
});
