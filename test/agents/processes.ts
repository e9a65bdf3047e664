import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';

/** A process, with its command line and environment as one text. */
export interface FoundProcess {
  readonly pid: number;
  readonly text: string;
}

/** Every process whose command line or environment names `folder`, that of Orchestra's own services excepted. */
export async function agentProcesses(folder: string): Promise<readonly FoundProcess[]> {
  const found = await processesNaming(folder);
  return found.filter(({ text }) => !isService(text));
}

/** Ends every process that names `folder`: what tests started. */
export async function endProcesses(folder: string): Promise<void> {
  for (const { pid } of await processesNaming(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}

const isService = (text: string): boolean => text.includes('ORCHESTRA_SERVICE=');

async function processesNaming(folder: string): Promise<readonly FoundProcess[]> {
  const all = process.platform === 'linux' ? fromProc() : await fromPs();
  return all.filter(({ pid, text }) => pid !== process.pid && text.includes(folder));
}

function fromProc(): readonly FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const read = (file: string): string =>
          readFileSync(`/proc/${name}/${file}`, 'utf8').replaceAll('\0', ' ');
        return { pid: Number(name), text: read('cmdline') + read('environ') };
      } catch {
        return []; // It ended in between, or is somebody else's.
      }
    });
}

async function fromPs(): Promise<readonly FoundProcess[]> {
  const { stdout } = await execa('ps', ['-axEww', '-o', 'pid=,command=']);
  return stdout.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), text: line }));
}
