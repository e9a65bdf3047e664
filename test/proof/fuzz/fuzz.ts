import fc from 'fast-check';
import { describeViolations } from '../invariants/alwaysTrue.ts';
import type { Violation } from '../invariants/facts.ts';
import { type ProgramFactory, programFactory } from '../sim/program.ts';
import { checkStep } from './checks.ts';
import { DOOR_OPERATIONS, type Act } from './doorOperations.ts';
import { drain } from './drain.ts';
import { describeOperation, type Operation, type OperationName, weightedOperations } from './operations.ts';
import { Session } from './session.ts';
import { WORLD_OPERATIONS } from './worldOperations.ts';

/** Operations of one sequence at most: then the queue is drained, and another one begins. */
const LONGEST = 120;

/** Twenty sequences take seconds; to shrink one that failed may take longer, and is given up then. */
const LONGEST_BATCH_MS = 600_000;

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
  constructor(violations: readonly Violation[]) {
    super(describeViolations(violations));
  }
}

/** One operation as fast-check's commands are: it happens, and everything promised is checked. */
class Step implements fc.AsyncCommand<object, Session> {
  readonly operation: Operation;
  readonly #onStep: () => void;

  constructor(operation: Operation, onStep: () => void) {
    this.operation = operation;
    this.#onStep = onStep;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, session: Session): Promise<void> {
    this.#onStep();
    await doStep(session, this.operation);
  }

  toString(): string {
    return describeOperation(this.operation);
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
    const failure = await fuzzOnce(
      factory,
      seed,
      () => operations++,
      () => sequences++,
    );
    if (failure !== undefined) return { operations, sequences, failure };
    options.onProgress?.(operations);
  }
  return { operations, sequences, failure: undefined };
}

/** Twenty sequences of one seed. */
async function fuzzOnce(
  factory: ProgramFactory,
  seed: number,
  onStep: () => void,
  onSequence: () => void,
): Promise<string | undefined> {
  const steps = weightedOperations().map((operation) => operation.map((each) => new Step(each, onStep)));
  const commands = fc.commands(steps, { maxCommands: LONGEST, size: 'max', disableReplayLog: true });
  const property = fc.asyncProperty(fc.nat(), commands, async (worldSeed, sequence) => {
    const session = new Session(worldSeed, factory);
    onSequence();
    try {
      await fc.asyncModelRun(() => ({ model: {}, real: session }), sequence);
      require(await drain(session));
    } finally {
      session.world.remove();
    }
  });
  const result = await fc.check(property, { seed, numRuns: 20, interruptAfterTimeLimit: LONGEST_BATCH_MS });
  if (!result.failed) return undefined;
  const [worldSeed = 0, sequence] = result.counterexample ?? [];
  return [
    `seed ${String(seed)}, after ${String(result.numShrinks)} shrinks:`,
    wordsOf(result.errorInstance),
    'to be pasted into test/proof/fuzz/regressions.ts:',
    `  { name: 'NAME IT', worldSeed: ${String(worldSeed)}, operations: [`,
    ...[...(sequence ?? [])].map((step) => `    ${step.toString()},`),
    '  ] },',
  ].join('\n');
}

/** A broken promise is told in its own words; anything else with the place it came from. */
function wordsOf(error: unknown): string {
  if (error instanceof Broken) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}
