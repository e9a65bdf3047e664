import { join } from 'node:path';
import { keepMemorySmall, messageOf, QueuePaths, systemClock, toIso } from '../core/running.ts';
import { capLog } from './logCap.ts';
import { Runner } from './runner.ts';

/** Words of runners about their troubles; more than this is not kept. */
const OWN_LOG_BYTES = 1_000_000;

/** Repeats are looked for among so many. */
const DISTINCT_WORDS = 200;

/** `runner.cjs ROOT`: started by a dispatcher, in the background; its standard error is `.orchestra/state/runner.log`. */
async function main(root: string | undefined): Promise<void> {
  if (root === undefined) throw new Error('usage: runner.cjs ROOT');
  keepMemorySmall();
  // What cannot be done is tried again and again; the same words are kept once, so that the log stays small.
  const told = new Set<string>();
  const report = (message: string): void => {
    if (told.has(message)) return;
    if (told.size === DISTINCT_WORDS) told.clear();
    told.add(message);
    process.stderr.write(`${toIso(systemClock.nowMs())} runner ${String(process.pid)}: ${message}\n`);
  };
  process.on('uncaughtException', (error) => {
    report(error.stack ?? error.message);
  });
  process.on('unhandledRejection', (reason) => {
    report(messageOf(reason));
  });
  capLog(join(new QueuePaths(root).state, 'runner.log'), OWN_LOG_BYTES);
  for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
  await new Runner({
    paths: new QueuePaths(root),
    clock: systemClock,
    environment: process.env,
    report,
  }).run();
}

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(1);
  },
);
