import assert from 'node:assert/strict';
import type { Outcome } from '../../cli/sandbox.ts';
import { describeOnLinux } from '../onLinux.ts';
import { randomOf, sample, seedOf, sizeOf } from '../sizes.ts';
import { lookAfter } from './aftermath.ts';
import { type CrashBox, CrashLab } from './crashLab.ts';
import { cutEverywhere } from './everyCut.ts';
import { prepareQueue, statusIs, type Prepared } from './scenario.ts';

const TIMEOUT_MS = 3_600_000;
const SIZE = { columns: 80, rows: 24 };
/** Cut points tried of each process: all of them with a large number. */
const POINTS = sizeOf('ORCHESTRA_PROOF_CUTS', 12);

describeOnLinux('crash at every step: run --interactive', () => {
  let lab: CrashLab;
  let prepared: Prepared;
  const seed = seedOf();
  before(async () => {
    lab = new CrashLab();
    await lab.prepare(async (box) => {
      prepared = await prepareQueue(box);
    });
  });
  after(() => lab.dispose());

  const drive = (box: CrashBox): Promise<Outcome> =>
    box.startOnTerminal(['run', prepared.pending, '--interactive'], SIZE, box.hooked).ended;

  for (const [who, target] of [
    ['terminal that offers a task', 'cli'],
    ['runner that claims it', 'runner'],
  ] as const) {
    it(`wherever the ${who} is killed, the task starts at most once (seed ${String(seed)})`, async function () {
      this.timeout(TIMEOUT_MS);
      const random = randomOf(seed);
      const result = await cutEverywhere(lab, {
        title: `run --interactive: the ${who}`,
        targets: [target],
        drive,
        look: async (box, outcome) => {
          await box.watch.lookBesides('right after the cut');
          const holds = outcome.code === 0 ? statusIs(prepared.pending, 'complete') : undefined;
          return lookAfter(box, { tasks: [prepared.pending], ...(holds === undefined ? {} : { holds }) });
        },
        choose: (points) => sample(points, POINTS, random),
        seed,
      });
      assert.deepEqual(result.broken, []);
      assert.ok(
        result.points > 1 && result.reached > result.points * 0.6,
        JSON.stringify({ ...result, seed }),
      );
    });
  }
});
