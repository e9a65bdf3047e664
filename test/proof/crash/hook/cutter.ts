import { nameOf, type Effect, type Moment, type Plan } from './effect.ts';
import { real } from './real.ts';

/** What is about to be done. */
export interface Deed {
  readonly op: string;
  /** Path below the base folder, or a command. */
  readonly path: string;
  readonly to?: string | undefined;
  readonly bytes?: Buffer | undefined;
  readonly offset?: number | undefined;
}

/** A deed that was begun, with its place in the order. */
interface Begun extends Deed {
  readonly name: string;
  readonly nth: number;
}

/** Counts what a process does, writes it down, and kills the process where the plan says. */
export class Cutter {
  readonly #plan: Plan;
  readonly #counts = new Map<string, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** Does a deed that is done when `act` returns. `half` does the first half of it. */
  around<Result>(deed: Deed, act: () => Result, half?: () => void): Result {
    const begun = this.begin(deed, half);
    const result = act();
    this.end(begun);
    return result;
  }

  /** Counts a deed; dies here if it is to be cut off before or in its middle. */
  begin(deed: Deed, half?: () => void): Begun {
    const name = nameOf(`${deed.op} ${deed.path}${deed.to === undefined ? '' : ` -> ${deed.to}`}`);
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    const begun: Begun = { ...deed, name, nth };
    this.#cutAt(begun, 'before');
    if (half !== undefined && this.#isCut(begun, 'half')) {
      half();
      this.#cutAt(begun, 'half');
    }
    return begun;
  }

  /** Writes a deed down that is done; dies here if it is to be cut off after it. */
  end(begun: Begun): void {
    const { record } = this.#plan;
    if (record !== undefined) {
      const { name, nth, op, path, to, offset, bytes } = begun;
      const effect: Effect = {
        ...{ name, nth, op, path, to, offset },
        divisible: (bytes?.length ?? 0) > 1,
        atNs: String(process.hrtime.bigint()),
        pid: process.pid,
        ...(record.withBytes ? { bytes: bytes?.toString('base64') } : {}),
      };
      real.append(record.file, `${JSON.stringify(effect)}\n`);
    }
    this.#cutAt(begun, 'after');
  }

  #isCut({ name, nth }: Begun, moment: Moment): boolean {
    const { cut } = this.#plan;
    return cut?.name === name && cut.nth === nth && cut.moment === moment;
  }

  #cutAt(begun: Begun, moment: Moment): void {
    const { cut } = this.#plan;
    if (cut === undefined || !this.#isCut(begun, moment) || !real.createNew(cut.firedFile)) return;
    real.die();
  }
}
