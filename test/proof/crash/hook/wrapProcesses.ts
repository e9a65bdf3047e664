import childProcess from 'node:child_process';
import path from 'node:path';
import type { Writable } from 'node:stream';
import type { Cutter } from './cutter.ts';
import type { Plan } from './effect.ts';

/** Hands the hook on to runners; with `cutter` counts starts, the word to go, and signals too. */
export function wrapProcesses(plan: Plan, cutter: Cutter | undefined): void {
  const spawn: unknown = Reflect.get(childProcess, 'spawn');
  if (typeof spawn !== 'function') return;
  Reflect.set(childProcess, 'spawn', (...args: unknown[]) => {
    const start = (): unknown => {
      const child: unknown = Reflect.apply(spawn, childProcess, handOn(plan, args));
      return child;
    };
    if (cutter === undefined) return start();
    const child = cutter.around({ op: 'spawn', path: describe(args) }, start);
    const pipes = child instanceof childProcess.ChildProcess ? child.stdio : [];
    for (const pipe of pipes)
      if (pipe !== null && pipe !== undefined && 'end' in pipe) wrapPipe(cutter, pipe, describe(args));
    return child;
  });
  if (cutter === undefined) return;
  const kill = process.kill.bind(process);
  Reflect.set(process, 'kill', (pid: number, signal?: string | number) => {
    // 0 only asks whether it is there.
    if (signal === 0) return kill(pid, signal);
    const to = `${String(signal ?? 'SIGTERM')} to a ${pid < 0 ? 'group' : 'process'}`;
    return cutter.around({ op: 'signal', path: to }, () => kill(pid, signal));
  });
}

/** The end of a pipe to a child (its standard input, or descriptor 3) tells it to go, or to give up. */
function wrapPipe(cutter: Cutter, pipe: Writable, whom: string): void {
  const end: unknown = Reflect.get(pipe, 'end');
  if (typeof end !== 'function') return;
  Reflect.set(pipe, 'end', (...args: unknown[]) => {
    const word = typeof args[0] === 'string' ? args[0].trim().split(' ', 1).join('') : 'end';
    const result: unknown = cutter.around({ op: 'tell', path: `${word} to ${whom}` }, () => {
      const told: unknown = Reflect.apply(end, pipe, args);
      return told;
    });
    return result;
  });
}

function handOn(plan: Plan, args: readonly unknown[]): readonly unknown[] {
  const [command, words, ...rest] = args;
  if (!isRunner(words) || !plan.targets.includes('runner')) return args;
  return [command, ['--require', plan.planFile, ...words], ...rest];
}

function isRunner(words: unknown): words is unknown[] {
  return Array.isArray(words) && typeof words[0] === 'string' && path.basename(words[0]).startsWith('runner');
}

function describe([command, words]: readonly unknown[]): string {
  if (isRunner(words)) return 'runner';
  const task = /task_\d+_[a-z0-9]+(_r\d+)?/.exec(Array.isArray(words) ? words.join(' ') : '');
  return `${path.basename(String(command))}${task === null ? '' : ` of ${task[0]}`}`;
}
