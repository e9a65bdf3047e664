import fc from 'fast-check';
import { describeViolations } from '../invariants/alwaysTrue.ts';
import type { Violation } from '../invariants/facts.ts';
import { type ProgramFactory, programFactory } from '../sim/program.ts';
import { checkStep } from './checks.ts';
import { DOOR_OPERATIONS, type Act } from './doorOperations.ts';
import { drain } from './drain.ts';
import { describeOperation, type Operation, type OperationName, weightedOperations } from './operations.ts';
import { Session } from './session.ts';
import { type Sequence, shrink } from './shrink.ts';
import { WORLD_OPERATIONS } from './worldOperations.ts';

/** Operations of one sequence at most: then the queue is drained, and another one begins. */
const LONGEST = 120;

/** Sequences of one seed. */
const BATCH = 20;

/** After so long what is shortest so far is told. */
const LONGEST_SHRINKING_MS = 120_000;

const ACTS: Readonly<Record<OperationName, Act>> = { ...DOOR_OPERATIONS, ...WORLD_OPERATIONS };

/** How a fuzzing went. */
export interface FuzzResult {
  readonly operations: number;
  readonly sequences: number;
  /** What was broken and how to see it again; undefined where nothing was. */
  readonly failure: string | undefined;
}

/** A broken promise, as an exception that ends a sequence. */
class Broken extends Error {
  /** The numbers of the promises. */
  readonly invariants: ReadonlySet<number>;

  constructor(violations: readonly Violation[]) {
    super(describeViolations(violations));
    this.invariants = new Set(violations.map(({ invariant }) => invariant));
  }
}

/** One operation as fast-check's commands are: it happens, and everything promised is checked. */
class Step implements fc.AsyncCommand<object, Session> {
  readonly #operation: Operation;
  readonly #onStep: (operation: Operation) => void;

  constructor(operation: Operation, onStep: (operation: Operation) => void) {
    this.#operation = operation;
    this.#onStep = onStep;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, session: Session): Promise<void> {
    this.#onStep(this.#operation);
    await doStep(session, this.#operation);
  }

  toString(): string {
    return describeOperation(this.#operation);
  }
}

async function doStep(session: Session, operation: Operation): Promise<void> {
  await ACTS[operation.op](session, operation);
  session.world.bury();
  require(checkStep(session, session.lookAtFiles()));
}

function require(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new Broken(violations);
}

/** Does these operations in a world of their own, checks every promise after each, and drains the queue at the end. */
export async function replay(worldSeed: number, operations: readonly Operation[]): Promise<void> {
  const session = new Session(worldSeed, await programFactory());
  try {
    for (const operation of operations) await doStep(session, operation);
    require(await drain(session));
  } finally {
    session.world.remove();
  }
}

/** What a sequence breaks; undefined where that is nothing. */
async function failureOf({ worldSeed, operations }: Sequence): Promise<unknown> {
  try {
    await replay(worldSeed, operations);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Does at least so many random operations, in sequences of different lengths, until one breaks a promise. */
export async function fuzz(options: {
  operations: number;
  seed: number;
  onProgress?: (operations: number) => void;
}): Promise<FuzzResult> {
  const factory = await programFactory();
  let operations = 0;
  let sequences = 0;
  for (let seed = options.seed; operations < options.operations; seed++) {
    const batch = await doBatch(factory, seed);
    operations += batch.operations;
    sequences += batch.sequences;
    if (batch.failure !== undefined) return { operations, sequences, failure: batch.failure };
    options.onProgress?.(operations);
  }
  return { operations, sequences, failure: undefined };
}

/** Twenty sequences of one seed. */
async function doBatch(factory: ProgramFactory, seed: number): Promise<FuzzResult> {
  let last: { worldSeed: number; operations: Operation[] } = { worldSeed: 0, operations: [] };
  let operations = 0;
  let sequences = 0;
  const onStep = (operation: Operation): void => {
    operations++;
    last.operations.push(operation);
  };
  const each = weightedOperations().map((operation) => operation.map((what) => new Step(what, onStep)));
  const commands = fc.commands(each, { maxCommands: LONGEST, size: 'max', disableReplayLog: true });
  const property = fc.asyncProperty(fc.nat(), commands, async (worldSeed, sequence) => {
    const session = new Session(worldSeed, factory);
    sequences++;
    last = { worldSeed, operations: [] };
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: session }), sequence);
      require(await drain(session));
    } finally {
      session.world.remove();
    }
  });
  const result = await fc.check(property, { seed, numRuns: BATCH, endOnFailure: true });
  const failure = result.failed ? await tellFailure(seed, last, result.errorInstance) : undefined;
  return { operations, sequences, failure };
}

/** What a sequence breaks, in words, with the shortest one that does. */
async function tellFailure(seed: number, found: Sequence, error: unknown): Promise<string> {
  const shortest = await shrink(found, (sequence) => failsAlike(sequence, error), LONGEST_SHRINKING_MS);
  return [
    `seed ${String(seed)}, ${String(found.operations.length)} operations, shrunk to ${String(shortest.operations.length)}:`,
    wordsOf((await failureOf(shortest)) ?? error),
    'to be pasted into test/proof/fuzz/regressions.ts:',
    `  { name: 'NAME IT', worldSeed: ${String(shortest.worldSeed)}, operations: [`,
    ...shortest.operations.map((operation) => `    ${describeOperation(operation)},`),
    '  ] },',
  ].join('\n');
}

/** Whether a sequence breaks a promise that was broken, or else fails at all. */
async function failsAlike(sequence: Sequence, error: unknown): Promise<boolean> {
  const failure = await failureOf(sequence);
  if (!(error instanceof Broken)) return failure !== undefined;
  return failure instanceof Broken && [...failure.invariants].some((each) => error.invariants.has(each));
}

/** A broken promise is told in its own words; anything else with the place it came from. */
function wordsOf(error: unknown): string {
  if (error instanceof Broken) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}
