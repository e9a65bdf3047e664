import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a process uses at one moment. */
export interface Usage {
  readonly atMs: number;
  readonly residentBytes: number;
  readonly handles: number;
}

/** What a process uses now (Linux); undefined where it has ended. */
export function usageOf(pid: number, atMs: number): Usage | undefined {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
    if (!(kibibytes > 0)) return undefined;
    return { atMs, residentBytes: kibibytes * 1024, handles: readdirSync(`/proc/${String(pid)}/fd`).length };
  } catch {
    return undefined;
  }
}

/** What a queue takes on the disk: its events, which are kept for a time, and all the rest. */
export interface DiskUsage {
  readonly files: number;
  readonly bytes: number;
  readonly eventBytes: number;
}

/** Sums up a queue's folder. Files that go meanwhile count nothing. */
export function diskUsageOf(root: string): DiskUsage {
  const folder = path.join(root, '.orchestra');
  let [files, bytes, eventBytes] = [0, 0, 0];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const stat = statSync(path.join(folder, name), { throwIfNoEntry: false });
    if (stat?.isFile() !== true) continue;
    if (/^events(\.\d+)?\.jsonl$/.test(name)) eventBytes += stat.size;
    else {
      files++;
      bytes += stat.size;
    }
  }
  return { files, bytes, eventBytes };
}

/** The middle one of some numbers. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** By how much the later third of a series lies above its first third. */
export function growth(values: readonly number[]): number {
  const third = Math.max(1, Math.floor(values.length / 3));
  return median(values.slice(-third)) - median(values.slice(0, third));
}
