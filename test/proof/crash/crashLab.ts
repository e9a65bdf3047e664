import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Sandbox } from '../../cli/sandbox.ts';
import { QueueWatch, type RunKnowledge } from '../invariants/queueWatch.ts';
import { startsOf } from './starts.ts';
import type { CutPoint, Effect, Plan } from './hook/effect.ts';
import { readEffects } from './record.ts';

/** So many tasks run at once where nobody says otherwise. */
const DEFAULT_LIMIT = 3;

const HOOK = path.resolve('out/proof/crash/hook/crash.hook.cjs');

/** A part of a plan that a scenario does not choose. */
type PlanChoice = Pick<Plan, 'targets' | 'record' | 'cut'>;

/** Makes queues to be crashed: copies of one that was prepared, each with its hook. */
export class CrashLab {
  /** Files of the lab's own: plans, recordings, the cache of compiled code. */
  readonly #own = mkdtempSync(path.join(tmpdir(), 'orchestra crash-'));
  readonly #template = new CrashBox(path.join(this.#own, 'cache'));
  #plans = 0;

  /** Prepares the queue that each run begins with. */
  async prepare(prepare: (box: CrashBox) => Promise<void>): Promise<void> {
    await prepare(this.#template);
  }

  /** A queue as it was prepared. */
  copy(): CrashBox {
    const box = new CrashBox(path.join(this.#own, 'cache'));
    cpSync(this.#template.root, box.root, { recursive: true });
    return box;
  }

  /** Runs `drive` in a copy with each effect written down; returns the effects. */
  async record(
    targets: readonly string[],
    drive: (box: CrashBox) => Promise<unknown>,
    options: { withBytes?: boolean; keep?: (box: CrashBox) => void } = {},
  ): Promise<Effect[]> {
    const box = this.copy();
    const file = path.join(this.#own, `record-${String(++this.#plans)}.jsonl`);
    try {
      this.#plan(box, { targets, record: { file, withBytes: options.withBytes === true } });
      await drive(box);
      box.plan = undefined;
      options.keep?.(box);
    } finally {
      await box.dispose();
    }
    return readEffects(file);
  }

  /**
   * Runs `drive` in a copy with a process killed at a point, then `look`. Says whether the point was reached: not every
   * run does everything in the same order.
   */
  async cut<Driven>(
    targets: readonly string[],
    point: CutPoint,
    drive: (box: CrashBox) => Promise<Driven>,
    look: (box: CrashBox, driven: Driven) => Promise<void>,
  ): Promise<boolean> {
    const box = this.copy();
    const firedFile = path.join(this.#own, `fired-${String(++this.#plans)}`);
    try {
      this.#plan(box, { targets, cut: { ...point, firedFile } });
      box.beginWatch().keepAll();
      const driven = await drive(box);
      box.plan = undefined;
      await look(box, driven);
      return existsSync(firedFile);
    } finally {
      await box.dispose();
    }
  }

  async dispose(): Promise<void> {
    await this.#template.dispose();
    rmSync(this.#own, { recursive: true, force: true });
  }

  #plan(box: CrashBox, choice: PlanChoice): void {
    const planFile = path.join(this.#own, `plan-${String(++this.#plans)}.cjs`);
    const plan: Plan = { base: box.base, planFile, ...choice };
    writeFileSync(planFile, `require(${JSON.stringify(HOOK)}).install(${JSON.stringify(plan)});\n`);
    box.plan = planFile;
  }
}

/** A project whose programs are loaded with the hook as long as `plan` is set. */
export class CrashBox extends Sandbox {
  plan: string | undefined;
  readonly #cache: string;
  #watch: QueueWatch | undefined;

  constructor(cache: string) {
    super();
    this.#cache = cache;
    mkdirSync(cache, { recursive: true });
  }

  /** What is promised from now on is held against what is seen from now on. */
  beginWatch(excused?: RunKnowledge['excused']): QueueWatch {
    this.#watch = new QueueWatch(this.root, {
      limits: { total: DEFAULT_LIMIT },
      began: () => startsOf(this),
      theirs: (file) => file === 'starts',
      ...(excused === undefined ? {} : { excused }),
    });
    return this.#watch;
  }

  get watch(): QueueWatch {
    if (this.#watch === undefined) throw new Error('nobody watches this queue yet');
    return this.#watch;
  }

  /** Node's arguments that load the hook. */
  get hooked(): { nodeArgs: readonly string[] } {
    return { nodeArgs: this.plan === undefined ? [] : ['--require', this.plan] };
  }

  override environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
    // A copy lies elsewhere than the queue that was approved.
    return super.environment({ XDG_CACHE_HOME: this.#cache, ORCHESTRA_TRUST_WORKSPACE: '1', ...extra });
  }
}
