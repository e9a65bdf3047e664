import type { SimEntry, SimMachine } from './machine.ts';

const STATE_LETTERS = { alive: 'S', stopped: 'T', dead: 'Z' } as const;

/** What `/proc` of the simulated machine says; undefined for every other file. @throws where the process is not there */
export function readProc(machine: SimMachine, file: string): string | undefined {
  if (file === '/etc/machine-id') return 'simulated\n';
  if (!file.startsWith('/proc/')) return undefined;
  if (file === '/proc/sys/kernel/random/boot_id') return `${machine.bootId}\n`;
  const [, , pid, name] = file.split('/');
  const entry = machine.entries.get(Number(pid));
  if (entry === undefined) throw Object.assign(new Error(`no process ${String(pid)}`), { code: 'ENOENT' });
  return name === 'environ' ? environmentOf(entry) : statOf(entry);
}

function statOf({ pid, ppid, group, startTicks, state }: SimEntry): string {
  const between = Array.from({ length: 15 }, () => '0').join(' ');
  return `${String(pid)} (sim) ${STATE_LETTERS[state]} ${[ppid, group, group].join(' ')} ${between} ${String(startTicks)} 0`;
}

function environmentOf({ environment }: SimEntry): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}=${value ?? ''}\0`)
    .join('');
}
