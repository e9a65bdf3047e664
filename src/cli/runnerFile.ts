import { fileURLToPath } from 'node:url';

/** The program that holds the running agents: it lies beside the bundle of the command line. */
export const runnerFile = fileURLToPath(new URL('runner.cjs', import.meta.url));
