import { writeSync } from 'node:fs';
import { Queue } from '../../../../src/core/index.ts';
import { changes, looks, removals, type Operations } from '../operations.ts';

/**
 * `operate.cjs ROOT looks|changes|removals`: does each on a queue opened anew, as every command does, and tells of
 * each how it began and ended: a line before, and a line after.
 */
function main([root = '', kind = '']: readonly string[]): void {
  const kinds: Readonly<Record<string, Operations>> = { looks, changes, removals };
  for (const [name, act] of Object.entries(kinds[kind] ?? {})) {
    tell({ name });
    const began = process.cpuUsage();
    try {
      act(Queue.open({ root, actor: 'test' }));
      tell({ name, busyMs: busyMsSince(began) });
    } catch (error) {
      const isOurs = error instanceof Error && error.name === 'OrchestraError';
      const said =
        error instanceof Error ? (isOurs ? error.message : (error.stack ?? error.message)) : String(error);
      tell({ name, busyMs: busyMsSince(began), [isOurs ? 'refused' : 'crashed']: said });
    }
  }
}

/** Processor time: what else the machine does must not count. */
function busyMsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** At once: the next call may never come back. */
function tell(line: Readonly<Record<string, unknown>>): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

main(process.argv.slice(2));
