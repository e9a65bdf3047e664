import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { uptime } from 'node:os';
import { hostnameDigest } from '../hostname.ts';
import { MARKER_VARIABLE, SERVICE_VARIABLE } from '../marker.ts';
import { sendSignal } from '../signal.ts';
import type { HostIdentity, ProcessEntry, ProcessMarks, ProcessState, ProcessTable } from '../types.ts';

/** Linux reports start times in hundredths of a second to programs, whatever the kernel's own rate is. */
const TICKS_PER_SECOND = 100;

/** The table as `/proc` shows it: about 15 µs for each process. */
export function linuxProcessTable(): ProcessTable {
  let host: HostIdentity | undefined;
  return {
    get host() {
      return (host ??= readHost());
    },
    list: listProcesses,
    read: readEntry,
    readEach: (pids) => pids.flatMap((pid) => readEntry(pid) ?? []),
    marks: readMarks,
    startedAtMs: (startTicks) =>
      Date.now() - uptime() * 1000 + (Number(startTicks) * 1000) / TICKS_PER_SECOND,
    signal: sendSignal,
  };
}

/** Reads a line of `/proc/<pid>/stat`; undefined where it is none. A name with spaces and brackets fools nobody. */
export function parseStat(line: string): ProcessEntry | undefined {
  const nameEnd = line.lastIndexOf(')');
  if (nameEnd < 0) return undefined;
  const fields = line.slice(nameEnd + 2).split(' ');
  const startTicks = fields[19];
  if (startTicks === undefined) return undefined;
  return {
    pid: Number.parseInt(line, 10),
    ppid: Number(fields[1]),
    pgid: Number(fields[2]),
    sid: Number(fields[3]),
    startTicks,
    state: stateOf(fields[0]),
    program: line.slice(line.indexOf('(') + 1, nameEnd),
  };
}

/** Finds our two variables in the text of `/proc/<pid>/environ`; undefined where neither is there. */
export function parseEnvironment(text: string): ProcessMarks | undefined {
  const marker = variable(text, MARKER_VARIABLE);
  const service = variable(text, SERVICE_VARIABLE) !== undefined;
  return marker === undefined && !service ? undefined : { marker, service };
}

function variable(text: string, name: string): string | undefined {
  const found = `\0${text}`.indexOf(`\0${name}=`);
  if (found < 0) return undefined;
  const valueStart = found + name.length + 1;
  const end = text.indexOf('\0', valueStart);
  return text.slice(valueStart, end < 0 ? undefined : end);
}

function stateOf(letter: string | undefined): ProcessState {
  if (letter === 'T') return 'stopped';
  return letter === 'Z' || letter === 'X' || letter === 'x' ? 'dead' : 'alive';
}

function listProcesses(): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const entry = readEntry(Number(name));
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

function readEntry(pid: number): ProcessEntry | undefined {
  const line = readOr(`/proc/${pid}/stat`);
  return line === undefined ? undefined : parseStat(line);
}

function readMarks(pids: readonly number[]): Map<number, ProcessMarks> {
  const found = new Map<number, ProcessMarks>();
  for (const pid of pids) {
    const marks = parseEnvironment(readOr(`/proc/${pid}/environ`) ?? '');
    if (marks !== undefined) found.set(pid, marks);
  }
  return found;
}

function readHost(): HostIdentity {
  const machine = readOr('/etc/machine-id')?.trim();
  return {
    machine: machine === undefined || machine === '' ? hostnameDigest() : machine,
    boot: readOr('/proc/sys/kernel/random/boot_id')?.trim() ?? '',
    namespace: readNamespace(),
  };
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ''; // A kernel without namespaces has just the one.
  }
}

/** Processes end while they are read and others belong to somebody else: neither is an error. */
function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
