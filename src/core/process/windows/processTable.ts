import { spawnSync } from 'node:child_process';
import { systemCode } from '../../model/errors.ts';
import { hostnameDigest } from '../hostname.ts';
import type { HostIdentity, ProcessEntry, ProcessMarks, ProcessTable } from '../types.ts';

/** One answer for everything: starting PowerShell costs a third of a second, asking it costs little. */
const QUERY = [
  '$guid = (Get-ItemProperty HKLM:\\SOFTWARE\\Microsoft\\Cryptography).MachineGuid',
  '$boot = (Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToFileTimeUtc()',
  '"host`t$guid`t$boot"',
  'Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate | Where-Object CreationDate |' +
    ' ForEach-Object { "$($_.ProcessId)`t$($_.ParentProcessId)`t$($_.CreationDate.ToFileTimeUtc())" }',
].join('; ');

/** The process that is the system itself: it starts with Windows and ends with it. */
const SYSTEM_PID = 4;

/** An answer is used again for this long, since every question costs a start of PowerShell. */
const FRESH_MS = 500;
/** File times count 100 ns from 1601. */
const FILE_TIME_EPOCH_MS = 11_644_473_600_000;

/** What one question to Windows told. */
export interface WindowsAnswer {
  readonly host: HostIdentity;
  readonly entries: readonly ProcessEntry[];
}

/** Asks a tool of the system and waits for its answer. */
type AskTool = (program: string, args: readonly string[]) => ToolAnswer;

/** Sends a signal as `process.kill` does; 0 only asks whether the process is there. */
type SendSignal = (pid: number, signal: 0) => boolean;

/** How a tool of the system ended. */
interface ToolAnswer {
  /** Null where it could not be started. */
  readonly status: number | null;
  readonly stdout: string;
}

/**
 * The table as CIM gives it. Groups, sessions, halted processes and foreign environments are unknown there.
 * @param ask asks a tool of the system
 * @param kill asks whether a process is there
 */
export function windowsProcessTable(
  ask: AskTool = askTool,
  kill: SendSignal = process.kill.bind(process),
): ProcessTable {
  let answer: WindowsAnswer | undefined;
  let askedAtMs = -Infinity;
  const askAnew = (): WindowsAnswer => {
    answer = parseCim(ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUERY]).stdout);
    askedAtMs = performance.now();
    return answer;
  };
  const look = (): WindowsAnswer =>
    answer === undefined || performance.now() - askedAtMs > FRESH_MS ? askAnew() : answer;
  const find = (pid: number): ProcessEntry | undefined => {
    const used = answer;
    const isSame = (entry: ProcessEntry): boolean => entry.pid === pid;
    const found = look().entries.find(isSame);
    // It is there, and not in an answer that was used again: it was started since.
    return found ?? (answer === used ? askAnew().entries.find(isSame) : undefined);
  };
  const read = (pid: number): ProcessEntry | undefined => (exists(pid, kill) ? find(pid) : undefined);
  let host: HostIdentity | undefined;
  return {
    get host() {
      return (host ??= look().host);
    },
    list: () => [...look().entries],
    read,
    readEach: (pids) => pids.flatMap((pid) => read(pid) ?? []),
    marks: () => new Map<number, ProcessMarks>(),
    startedAtMs: (startTicks) => Number(startTicks) / 10_000 - FILE_TIME_EPOCH_MS,
    signal: (pid, signal) => {
      const args = taskkillArguments(pid, signal);
      if (args === undefined) return false;
      const { status } = ask('taskkill.exe', args);
      answer = undefined;
      return status === 0;
    },
  };
}

/** Reads the answer to our query; lines that are something else are left out. */
export function parseCim(text: string): WindowsAnswer {
  let host: HostIdentity = { machine: hostnameDigest(), boot: '', namespace: '' };
  const entries: ProcessEntry[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [first, second, third] = line.split('\t');
    if (first === undefined || second === undefined || third === undefined) continue;
    if (first === 'host') {
      host = { machine: second === '' ? host.machine : second, boot: third, namespace: '' };
    } else if (/^\d+$/.test(first) && /^\d+$/.test(third)) {
      entries.push({
        pid: Number(first),
        ppid: Number(second),
        pgid: 0,
        sid: 0,
        startTicks: third,
        state: 'alive',
      });
    }
  }
  // The time at which Windows says it started moves when the clock is set; that of its first process stays.
  const boot = entries.find(({ pid }) => pid === SYSTEM_PID)?.startTicks ?? host.boot;
  return { host: { ...host, boot }, entries };
}

/** Arguments of `taskkill` for a signal; undefined for those that Windows has nothing like. */
export function taskkillArguments(pid: number, signal: NodeJS.Signals): string[] | undefined {
  if (pid <= 0) return undefined;
  if (signal === 'SIGKILL') return ['/PID', String(pid), '/T', '/F'];
  return signal === 'SIGTERM' || signal === 'SIGINT' ? ['/PID', String(pid), '/T'] : undefined;
}

/** One that may not be signalled (somebody else's, or with more rights) is there all the same. */
function exists(pid: number, kill: SendSignal): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function askTool(program: string, args: readonly string[]): ToolAnswer {
  const result = spawnSync(program, args, {
    encoding: 'utf8',
    windowsHide: true,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return result.error === undefined ? result : { status: null, stdout: '' };
}
