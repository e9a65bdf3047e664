import { readdirSync, readFileSync } from 'node:fs';

/** CPU time of a process and all its threads so far, milliseconds (Linux). */
export function cpuMs(pid: number): number {
  const threads = `/proc/${String(pid)}/task`;
  let nanoseconds = 0;
  for (const thread of readdirSync(threads)) {
    nanoseconds += Number(readFileSync(`${threads}/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

/** Memory of a process that lies in RAM, now and at its peak, MB (Linux). */
export function memoryMb(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const read = (field: string): number =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** How many files, pipes and sockets a process holds open (Linux). */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${String(pid)}/fd`).length;
}
