import { spawnSync } from 'node:child_process';
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

/** How a tool of the system ended. */
interface ToolAnswer {
  /** Null where it could not be started. */
  readonly status: number | null;
  readonly stdout: string;
}

/**
 * The table as CIM gives it. Groups, sessions, halted processes and foreign environments are unknown there.
 * @param ask asks a tool of the system
 */
export function windowsProcessTable(ask: AskTool = askTool): ProcessTable {
  let answer: WindowsAnswer | undefined;
  let askedAtMs = -Infinity;
  const look = (): WindowsAnswer => {
    if (answer === undefined || performance.now() - askedAtMs > FRESH_MS) {
      answer = parseCim(ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUERY]).stdout);
      askedAtMs = performance.now();
    }
    return answer;
  };
  let host: HostIdentity | undefined;
  return {
    get host() {
      return (host ??= look().host);
    },
    list: () => [...look().entries],
    read: (pid) => (exists(pid) ? look().entries.find((entry) => entry.pid === pid) : undefined),
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
  return { host, entries };
}

/** Arguments of `taskkill` for a signal; undefined for those that Windows has nothing like. */
export function taskkillArguments(pid: number, signal: NodeJS.Signals): string[] | undefined {
  if (pid <= 0) return undefined;
  if (signal === 'SIGKILL') return ['/PID', String(pid), '/T', '/F'];
  return signal === 'SIGTERM' || signal === 'SIGINT' ? ['/PID', String(pid), '/T'] : undefined;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
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
