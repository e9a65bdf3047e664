import { spawnSync } from 'node:child_process';
import { hostnameDigest } from '../hostname.ts';
import { MARKER_VARIABLE, SERVICE_VARIABLE } from '../marker.ts';
import { sendSignal } from '../signal.ts';
import type { HostIdentity, ProcessEntry, ProcessMarks, ProcessState, ProcessTable } from '../types.ts';

const COLUMNS = 'pid=,ppid=,pgid=,state=,lstart=';

/** Runs a tool of the system and gives what it printed; nothing where it could not be run. */
type AskTool = (program: string, args: readonly string[]) => string;

/**
 * The table as `ps` prints it; start times are exact to one second.
 * @param output asks a tool of the system
 */
export function macosProcessTable(output: AskTool = askTool): ProcessTable {
  let host: HostIdentity | undefined;
  const readEach = (pids: readonly number[]): ProcessEntry[] =>
    parsePs(output('/bin/ps', ['-o', COLUMNS, '-p', pids.join(',')]));
  return {
    get host() {
      return (host ??= readHost(output));
    },
    list: () => parsePs(output('/bin/ps', ['-axo', COLUMNS])),
    read: (pid) => readEach([pid])[0],
    readEach,
    marks: (pids) =>
      pids.length === 0
        ? new Map<number, ProcessMarks>()
        : parsePsEnvironment(output('/bin/ps', ['-Eww', '-o', 'pid=,command=', '-p', pids.join(',')])),
    startedAtMs: (startTicks) => Number(startTicks) * 1000,
    signal: sendSignal,
  };
}

/** Reads `ps -o pid=,ppid=,pgid=,state=,lstart=` printed in the C locale and UTC; lines that are something else are left out. */
export function parsePs(text: string): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const line of text.split('\n')) {
    const [pid, ppid, pgid, state, ...start] = line.trim().split(/\s+/);
    const startSeconds = Date.parse(`${start.join(' ')} UTC`) / 1000;
    if (state === undefined || Number.isNaN(startSeconds)) continue;
    entries.push({
      pid: Number(pid),
      ppid: Number(ppid),
      pgid: Number(pgid),
      sid: Number(pgid), // macOS prints no session numbers.
      startTicks: String(startSeconds),
      state: stateOf(state),
    });
  }
  return entries;
}

/** Finds our variables in `ps -E -o pid=,command=`, where the environment follows the command line. */
export function parsePsEnvironment(text: string): Map<number, ProcessMarks> {
  const found = new Map<number, ProcessMarks>();
  for (const line of text.split('\n')) {
    const words = line.trim().split(/\s+/);
    const marker = words.findLast((word) => word.startsWith(`${MARKER_VARIABLE}=`));
    const service = words.some((word) => word.startsWith(`${SERVICE_VARIABLE}=`));
    if (marker === undefined && !service) continue;
    found.set(Number(words[0]), { marker: marker?.slice(MARKER_VARIABLE.length + 1), service });
  }
  return found;
}

function stateOf(letters: string): ProcessState {
  if (letters.startsWith('T')) return 'stopped';
  return letters.startsWith('Z') ? 'dead' : 'alive';
}

function readHost(output: AskTool): HostIdentity {
  const platform = /"IOPlatformUUID" = "([^"]+)"/.exec(
    output('/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']),
  )?.[1];
  return {
    machine: platform ?? hostnameDigest(),
    boot: output('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']).trim(),
    namespace: '',
  };
}

/** `ps` answers in the user's language and zone unless it is told otherwise. */
function askTool(program: string, args: readonly string[]): string {
  const result = spawnSync(program, args, {
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.error === undefined ? result.stdout : '';
}
