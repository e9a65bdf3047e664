import { compileFunction } from 'node:vm';
import { build } from 'esbuild';
import type { Dispatcher, LiveQueue, OrchestraError, Queue } from '../../../src/core/index.ts';
import type { QueuePaths } from '../../../src/core/running.ts';
import type { Runner } from '../../../src/runner/runner.ts';

/** What a simulated process can do: the product's own classes. */
export interface Program {
  readonly Dispatcher: typeof Dispatcher;
  readonly LiveQueue: typeof LiveQueue;
  readonly OrchestraError: typeof OrchestraError;
  readonly Queue: typeof Queue;
  readonly QueuePaths: typeof QueuePaths;
  readonly Runner: typeof Runner;
}

/** What of its surroundings a program sees instead of the real ones. */
export interface Surroundings {
  readonly require: (name: string) => unknown;
  readonly globalThis: unknown;
  readonly process: unknown;
  readonly Date: DateConstructor;
  readonly Math: unknown;
  readonly setTimeout: unknown;
  readonly clearTimeout: unknown;
  readonly setInterval: unknown;
  readonly clearInterval: unknown;
  readonly setImmediate: unknown;
  readonly clearImmediate: unknown;
}

/** Makes instances of the product that see the surroundings they are handed, and nothing else. */
export type ProgramFactory = (surroundings: Surroundings) => Program;

let factory: Promise<ProgramFactory> | undefined;

/** The product, built from its sources as they are now; once. */
export function programFactory(): Promise<ProgramFactory> {
  return (factory ??= buildFactory());
}

const NAMES = [
  'require',
  'globalThis',
  'process',
  'Date',
  'Math',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
] as const;

async function buildFactory(): Promise<ProgramFactory> {
  const result = await build({
    entryPoints: ['test/proof/sim/programs/simulated.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    loader: { '.md': 'text' },
    external: ['execa'],
    logLevel: 'warning',
  });
  const code = result.outputFiles[0]?.text ?? '';
  const run = compileFunction(code, ['exports', 'module', 'deliver', ...NAMES], {
    filename: 'simulated.cjs',
  });
  return (surroundings) => {
    let delivered: Program | undefined;
    const deliver = (program: Program): void => {
      delivered = program;
    };
    Reflect.apply(run, undefined, [{}, {}, deliver, ...NAMES.map((name) => surroundings[name])]);
    if (delivered === undefined) throw new Error('the program delivered nothing');
    return delivered;
  };
}
