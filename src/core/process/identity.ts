import type { ProcessIdentity } from '../model/task.ts';
import { processTable } from './table.ts';
import type { ProcessEntry, ProcessTable } from './types.ts';

export type { ProcessIdentity };

/**
 * What became of a process. `foreign`: it belongs to another machine or pid namespace, so that nothing can be known
 * from here. A zombie is `dead`.
 */
export type ProcessCondition = 'alive' | 'stopped' | 'dead' | 'foreign';

let own: ProcessIdentity | undefined;

/** The identity of the process that asks; read once. */
export function ownIdentity(): ProcessIdentity {
  own ??= identify(process.pid);
  if (own === undefined) throw new Error('This process is not in the process table.');
  return own;
}

/** The identity of a living process, or undefined where there is none with that pid. */
export function identify(pid: number, table: ProcessTable = processTable()): ProcessIdentity | undefined {
  const entry = table.read(pid);
  return entry === undefined || entry.state === 'dead' ? undefined : identityOf(entry, table);
}

/** The identity of a line of the table, dead or alive. */
export function identityOf(entry: ProcessEntry, table: ProcessTable = processTable()): ProcessIdentity {
  const { machine, boot, namespace } = table.host;
  return { machine, boot, namespace, pid: entry.pid, startTicks: entry.startTicks };
}

/** Looks what became of a process; one read of the table. */
export function examine(identity: ProcessIdentity, table: ProcessTable = processTable()): ProcessCondition {
  const place = placeOf(identity, table);
  if (place !== 'here') return place;
  const entry = table.read(identity.pid);
  return entry === undefined || entry.startTicks !== identity.startTicks ? 'dead' : entry.state;
}

/** Whether two identities are one process. */
export function sameProcess(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return (
    a.pid === b.pid &&
    a.startTicks === b.startTicks &&
    a.boot === b.boot &&
    a.namespace === b.namespace &&
    a.machine === b.machine
  );
}

/** Whether the table can say anything about an identity: `dead` with an earlier boot, `foreign` elsewhere. */
export function placeOf(identity: ProcessIdentity, table: ProcessTable): 'here' | 'dead' | 'foreign' {
  const { machine, boot, namespace } = table.host;
  if (identity.machine !== machine) return 'foreign';
  // Before the namespace: its number is given anew at each boot.
  if (identity.boot !== boot) return 'dead';
  return identity.namespace === namespace ? 'here' : 'foreign';
}

/** Wall time at which a process of this machine and boot started, milliseconds, exact to a second. */
export function startedAtMs(identity: ProcessIdentity, table: ProcessTable = processTable()): number {
  return table.startedAtMs(identity.startTicks);
}
