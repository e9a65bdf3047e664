import path from 'node:path';

/** The program that holds the running agents: it lies beside the bundle of the command line. */
export const runnerFile = path.join(import.meta.dirname, 'runner.cjs');
