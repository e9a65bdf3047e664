import { placeOf } from './identity.ts';
import type { ProcessIdentity } from './identity.ts';
import { processTable } from './table.ts';
import type { ProcessEntry, ProcessMarks, ProcessTable } from './types.ts';

/** By what the processes of one attempt are known. Each part may be missing; more of them find more. */
export interface TreeQuery {
  /** The wrapper, leader of the attempt's group and session. */
  group?: ProcessIdentity | undefined;
  /**
   * True while the caller saw the wrapper end only a moment ago, so that its number cannot have been used again:
   * then the group counts although its leader is gone and a member has emptied its environment.
   */
  groupIsOurs?: boolean | undefined;
  /** Value of `ORCHESTRA_MARKER` in this attempt. */
  marker?: string | undefined;
  /** Descendants noted while their parents lived. */
  known?: readonly ProcessIdentity[] | undefined;
  /** Runners and dispatchers: never part of an attempt's tree, and the walk does not enter them. */
  protected?: readonly ProcessIdentity[] | undefined;
}

/** The living processes of an attempt. */
export interface TreeScan {
  readonly members: readonly ProcessEntry[];
  /** The wrapper, where it lives; also one of the members. */
  readonly wrapper: ProcessEntry | undefined;
  /** Whether a signal to the whole group would reach members only. */
  readonly groupIsPure: boolean;
}

const NOTHING: TreeScan = { members: [], wrapper: undefined, groupIsPure: false };

/**
 * Finds the living processes of an attempt: its group and session, everything with its marker, what was noted, and
 * the descendants of all these. The walk does not enter processes with another marker, our own services, the
 * protected ones and the process that asks. Signals nothing.
 */
export function scanTree(query: TreeQuery, table: ProcessTable = processTable()): TreeScan {
  const group = query.group;
  if (group !== undefined && placeOf(group, table) !== 'here') return NOTHING;
  const listed = table.list();
  const entries = listed.filter((entry) => entry.state !== 'dead');
  const marks = table.marks(entries.filter((entry) => startedSince(entry, group)).map((entry) => entry.pid));
  const isHere = (identity: ProcessIdentity): boolean => placeOf(identity, table) === 'here';
  const known = keysOf(query.known?.filter(isHere));
  const shielded = keysOf(query.protected?.filter(isHere));
  const isExcluded = (entry: ProcessEntry): boolean =>
    entry.pid === process.pid ||
    shielded.has(keyOf(entry)) ||
    belongsElsewhere(marks.get(entry.pid), query.marker);

  const isOurs = (entry: ProcessEntry): boolean =>
    known.has(keyOf(entry)) || (query.marker !== undefined && marks.get(entry.pid)?.marker === query.marker);
  const leader = group === undefined ? undefined : listed.find((entry) => entry.pid === group.pid);
  const groupCounts = group !== undefined && groupIsOurs(query, group, leader, entries.filter(isOurs));
  const seeds = entries.filter((entry) => isOurs(entry) || (groupCounts && isIn(entry, group.pid)));
  const wrapper = groupCounts ? entries.find((entry) => entry.pid === group.pid) : undefined;
  const members = withDescendants(seeds, entries, isExcluded);
  const memberPids = new Set(members.map((entry) => entry.pid));
  return {
    members,
    wrapper: wrapper !== undefined && memberPids.has(wrapper.pid) ? wrapper : undefined,
    groupIsPure:
      wrapper !== undefined &&
      entries.every((entry) => entry.pgid !== wrapper.pid || memberPids.has(entry.pid)),
  };
}

/**
 * Whether the group with the wrapper's number is still that of the attempt. A number is not given again while a group
 * has it, so one sure member vouches for all.
 */
function groupIsOurs(
  query: TreeQuery,
  group: ProcessIdentity,
  leader: ProcessEntry | undefined,
  sure: readonly ProcessEntry[],
): boolean {
  if (leader !== undefined) return leader.startTicks === group.startTicks;
  return query.groupIsOurs === true || sure.some((entry) => isIn(entry, group.pid));
}

/** The processes of an attempt that still live. Signals nothing. */
export function survivors(query: TreeQuery, table: ProcessTable = processTable()): ProcessEntry[] {
  return [...scanTree(query, table).members];
}

/**
 * All descendants of a process, as one look at the table shows them. For many processes, list the table once and hand
 * it in.
 */
export function descendantsOf(
  pid: number,
  entries: readonly ProcessEntry[] = processTable().list(),
): ProcessEntry[] {
  const roots = entries.filter((entry) => entry.pid === pid);
  return withDescendants(roots, entries, (entry) => entry.state === 'dead' && entry.pid !== pid).filter(
    (entry) => entry.pid !== pid,
  );
}

/** The parent of a process, its parent, and so on. */
export function ancestorsOf(pid: number, entries: readonly ProcessEntry[]): ReadonlySet<number> {
  const parents = new Map(entries.map((entry) => [entry.pid, entry.ppid]));
  const found = new Set<number>();
  for (
    let next = parents.get(pid);
    next !== undefined && next > 0 && !found.has(next);
    next = parents.get(next)
  ) {
    found.add(next);
  }
  return found;
}

/** Tells two processes with one pid apart; within one machine and boot. */
export function keyOf(entry: { pid: number; startTicks: string }): string {
  return `${entry.pid}:${entry.startTicks}`;
}

function keysOf(identities: readonly ProcessIdentity[] | undefined): ReadonlySet<string> {
  return new Set(identities?.map(keyOf));
}

function isIn(entry: ProcessEntry, group: number): boolean {
  return entry.pid === group || entry.pgid === group || entry.sid === group;
}

function startedSince(entry: ProcessEntry, group: ProcessIdentity | undefined): boolean {
  return group === undefined || Number(entry.startTicks) >= Number(group.startTicks);
}

function belongsElsewhere(marks: ProcessMarks | undefined, marker: string | undefined): boolean {
  return marks !== undefined && (marks.service || (marks.marker !== undefined && marks.marker !== marker));
}

function withDescendants(
  seeds: readonly ProcessEntry[],
  entries: readonly ProcessEntry[],
  isExcluded: (entry: ProcessEntry) => boolean,
): ProcessEntry[] {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of entries) {
    const siblings = children.get(entry.ppid);
    if (siblings === undefined) children.set(entry.ppid, [entry]);
    else siblings.push(entry);
  }
  const found = new Map<number, ProcessEntry>();
  const open = [...seeds];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (found.has(entry.pid) || isExcluded(entry)) continue;
    found.set(entry.pid, entry);
    for (const child of children.get(entry.pid) ?? []) {
      // A child older than its parent is somebody else's: the parent's pid was used again in the middle of the look.
      if (Number(child.startTicks) >= Number(entry.startTicks)) open.push(child);
    }
  }
  return [...found.values()];
}
