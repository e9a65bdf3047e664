import assert from 'node:assert/strict';
import type { Outcome } from '../../cli/sandbox.ts';
import { lookAfter, patiently } from './aftermath.ts';
import { COUNTED } from './starts.ts';
import { type CrashBox, CrashLab } from './crashLab.ts';
import { cutEverywhere } from './everyCut.ts';
import { randomOf, sample, seedOf, sizeOf } from '../sizes.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { describeOnLinux } from '../onLinux.ts';

const TIMEOUT_MS = 3_600_000;
/** Cut points tried of each process: all of them with a large number. */
const POINTS = sizeOf('ORCHESTRA_PROOF_CUTS', 40);

interface Work {
  readonly all: readonly string[];
  readonly slow: string;
}

/** A queue with all that can happen: success, failure with a retry, a dependency, and one that is to be cancelled. */
async function prepareWork(box: CrashBox): Promise<Work> {
  box.write(
    '.orchestra/config.json',
    JSON.stringify({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1, graceSeconds: 1 }),
  );
  const slow = await box.task(`${COUNTED}; exec sleep 60`);
  const first = await box.task(COUNTED);
  const failing = await box.task(`${COUNTED}; exit 3`, '--auto-retry', '--max-retries', '1');
  const dependent = await box.task(COUNTED, '--depends-on', first);
  const all = [slow, first, failing, dependent];
  for (const id of all) plantField(box.root, id);
  return { slow, all };
}

describeOnLinux('crash at every step: the processes that work', () => {
  let lab: CrashLab;
  let work: Work;
  const seed = seedOf();
  before(async () => {
    lab = new CrashLab();
    await lab.prepare(async (box) => {
      work = await prepareWork(box);
    });
  });
  after(() => lab.dispose());

  /** Dispatches until nothing is left to do, and cancels the slow task once it runs. */
  const drive = async (box: CrashBox): Promise<Outcome> => {
    const daemon = box.start(['daemon', '--until-idle'], box.hooked);
    await daemon.until(new RegExp(`running ${work.slow}`), 20_000).catch(() => undefined);
    await patiently(box, ['cancel', work.slow]);
    return daemon.ended;
  };
  const look = async (box: CrashBox): Promise<string[]> => {
    await box.watch.lookBesides('right after the cut');
    // Where the dispatcher was killed before it could, the one that looks starts the slow task: it is cancelled first.
    await patiently(box, ['cancel', work.slow]);
    return lookAfter(box, { tasks: work.all });
  };

  for (const [who, target] of [
    ['dispatcher', 'cli'],
    ['runner', 'runner'],
  ] as const) {
    it(`wherever the ${who} is killed, the next one puts the queue in order (seed ${String(seed)})`, async function () {
      this.timeout(TIMEOUT_MS);
      const random = randomOf(seed);
      const result = await cutEverywhere(lab, {
        title: who,
        targets: [target],
        drive,
        look,
        choose: (points) => sample(points, POINTS, random),
        seed,
      });
      assert.deepEqual(result.broken, []);
      // Not every run does everything in the same order, but most of it.
      assert.ok(result.reached > result.points * 0.6, JSON.stringify({ ...result, seed }));
    });
  }
});
