import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Violation } from '../invariants/facts.ts';
import { tally } from '../tally.ts';
import { lookAfter } from './aftermath.ts';
import { startsOf } from './starts.ts';
import { CrashLab } from './crashLab.ts';
import type { Effect } from './hook/effect.ts';
import { Disk, type Fate } from './powerCut.ts';
import { fateOf, workForADay, type Acknowledged } from './powerWork.ts';
import { randomOf, sample, seedOf, sizeOf } from '../sizes.ts';
import { describeOnLinux } from '../onLinux.ts';

const TIMEOUT_MS = 7_200_000;
const AT_ONCE = 2;
/** Moments at which the power goes; all of them with a large number. */
const MOMENTS = sizeOf('ORCHESTRA_PROOF_POWER_CUTS', 60);
const NEXT_BOOT = '00000000-0000-4000-8000-000000000000';

/** What is not flushed on purpose may be half-written: leases and marks of processes that are gone. */
function isOfPassingFile({ invariant, what }: Violation): boolean {
  return invariant === 13 || (invariant === 14 && /\/state\/(leases|start|run)\//.test(what));
}

describeOnLinux('power cuts', () => {
  let lab: CrashLab;
  let effects: Effect[];
  let acknowledged: Acknowledged[];
  let atFirst: string;
  let boot: string;
  const seed = seedOf();

  before(async function () {
    this.timeout(60_000);
    boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    atFirst = mkdtempSync(path.join(tmpdir(), 'orchestra power-'));
    lab = new CrashLab();
    effects = await lab.record(
      ['cli', 'runner'],
      async (box) => {
        cpSync(box.base, atFirst, { recursive: true });
        acknowledged = await workForADay(box);
      },
      { withBytes: true },
    );
  });
  after(async () => {
    rmSync(atFirst, { recursive: true, force: true });
    await lab.dispose();
  });

  it(`lose nothing that was acknowledged, and start nothing twice (seed ${String(seed)})`, async function () {
    this.timeout(TIMEOUT_MS);
    const random = randomOf(seed);
    const moments = sample([...effects.keys()], MOMENTS, random);
    const left = moments.map((moment) => ({ moment, ...fateOf(random) }));
    const broken: string[] = [];
    const tryAll = async (): Promise<void> => {
      for (let each = left.shift(); each !== undefined; each = left.shift()) {
        const { moment, title, fate } = each;
        const where = `power cut after ${effects[moment]?.name ?? 'all'} (${String(moment)}), ${title}`;
        broken.push(...(await comeBack(moment, fate)).map((problem) => `${where}: ${problem}`));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, tryAll));
    tally.record({
      promise: 'a power cut loses nothing that was acknowledged, and starts nothing twice',
      run: 'power cuts',
      ...{ tried: moments.length, violations: broken.length, seed },
    });
    assert.deepEqual(broken, []);
    assert.ok(moments.length > Math.min(MOMENTS, 100) * 0.9, `${String(effects.length)} effects are too few`);
  });

  it('leave the first task of a new queue there, though nothing is kept that was not flushed', async function () {
    this.timeout(60_000);
    const toldNs = acknowledged[0]?.atNs ?? 0n;
    const moment = effects.findIndex(({ atNs }) => BigInt(atNs) > toldNs);
    assert.deepEqual(await comeBack(moment, { namesLost: () => true, bytesLost: () => 1 }), []);
  });

  /** The queue after the power came back, as the next process finds it; returns what is broken. */
  async function comeBack(moment: number, fate: Fate): Promise<string[]> {
    const past = effects.slice(0, moment + 1);
    const disk = Disk.of(atFirst);
    for (const effect of past) disk.apply(effect);
    const nowNs = BigInt(past.at(-1)?.atNs ?? 0);
    const told = acknowledged.filter(({ atNs }) => atNs <= nowNs);
    // Before anything was acknowledged there need not even be a queue.
    if (told.length === 0) return [];
    const begun = new Set(
      past.flatMap(({ op, path: whom }) => (op === 'tell' ? (/task_\w+/.exec(whom)?.[0] ?? []) : [])),
    );
    const box = lab.copy();
    try {
      disk.writeSurvivors(box.base, fate, (bytes) =>
        Buffer.from(bytes.toString('latin1').replaceAll(boot, NEXT_BOOT), 'latin1'),
      );
      if (!existsSync(path.join(box.root, '.orchestra', 'tasks'))) return ['the whole queue is lost'];
      // What was not flushed is made good from the journals by whoever looks first.
      let isMended = false;
      const isToBeMended = ({ invariant }: Violation): boolean =>
        !isMended && (invariant === 4 || invariant === 14);
      const watch = box.beginWatch((violation) => isOfPassingFile(violation) || isToBeMended(violation));
      const deleted = new Set(told.flatMap(({ deleted: ids = [] }) => ids));
      const tasks = told.flatMap((each) => each.tasks).filter((id) => !deleted.has(id));
      for (const id of tasks) watch.acknowledged.add(id);
      await watch.lookBesides('right after the power came back');
      isMended = true;
      const problems = await lookAfter(box, {
        tasks,
        holds: (facts) => told.flatMap(({ holds }) => holds(facts, deleted)),
      });
      const again = [...startsOf(box).keys()].filter((id) => begun.has(id));
      return [...problems, ...again.map((id) => `${id} had begun before, and begins again`)];
    } finally {
      await box.dispose();
    }
  }
});
