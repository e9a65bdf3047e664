import { tally } from '../tally.ts';
import type { CrashBox, CrashLab } from './crashLab.ts';
import type { CutPoint } from './hook/effect.ts';
import { cutPointsOf, describeCut } from './record.ts';

/** This many queues are crashed at once. */
const AT_ONCE = 2;

/** What came of the cut points of one run. */
export interface CutResult {
  readonly points: number;
  /** Points at which a process was really killed. */
  readonly reached: number;
  /** What was broken, in words. */
  readonly broken: readonly string[];
}

/** One way to run something that is to be cut off. */
export interface CutRun<Driven> {
  readonly title: string;
  /** Programs that are cut off: `cli`, `runner`. */
  readonly targets: readonly string[];
  readonly drive: (box: CrashBox) => Promise<Driven>;
  /** Looks at what is left; returns what is broken, in words. */
  readonly look: (box: CrashBox, driven: Driven) => Promise<string[]>;
  /** Which of the points are tried; all of them where it is missing. */
  readonly choose?: ((points: readonly CutPoint[]) => readonly CutPoint[]) | undefined;
  readonly seed?: number;
}

/** Records a run once, and then cuts it off at each of its points. */
export async function cutEverywhere<Driven>(lab: CrashLab, run: CutRun<Driven>): Promise<CutResult> {
  const all = cutPointsOf(await lab.record(run.targets, run.drive));
  const points = [...(run.choose?.(all) ?? all)];
  const broken: string[] = [];
  let reached = 0;
  const left = [...points];
  const work = async (): Promise<void> => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      const where = describeCut(point);
      try {
        const wasReached = await lab.cut(run.targets, point, run.drive, async (box, driven) => {
          const problems = await run.look(box, driven);
          broken.push(...problems.map((problem) => `cut off ${where}: ${problem}`));
        });
        if (wasReached) reached++;
      } catch (error) {
        broken.push(`cut off ${where}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  tally.record({
    promise: 'a process that is killed at any step leaves a queue in order',
    run: `crash at every step: ${run.title}`,
    tried: reached,
    violations: broken.length,
    ...(run.seed === undefined ? {} : { seed: run.seed }),
  });
  return { points: points.length, reached, broken };
}
