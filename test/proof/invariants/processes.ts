import { readdirSync, readFileSync } from 'node:fs';
import { isTerminal } from '../../../src/core/index.ts';
import type { QueueFacts, Violation } from './facts.ts';

/** A living process, as Linux shows it. */
export interface LivingProcess {
  readonly pid: number;
  readonly group: number;
  readonly session: number;
  readonly startTicks: string;
  /** What its environment says of the attempt it works for; undefined where it says nothing or may not be read. */
  readonly marker: string | undefined;
}

/** Every living process of this machine (Linux). Those that ended and were not collected yet are none. */
export function livingProcesses(): LivingProcess[] {
  return readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (livingProcess(Number(name)) ?? []) : [],
  );
}

function livingProcess(pid: number): LivingProcess | undefined {
  const stat = textOf(`/proc/${String(pid)}/stat`);
  if (stat === undefined) return undefined;
  // The name of the program may hold spaces and brackets: what follows it is counted.
  const [state, , group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const environment = textOf(`/proc/${String(pid)}/environ`) ?? '';
  const marker = environment.split('\0').find((entry) => entry.startsWith('ORCHESTRA_MARKER='));
  return {
    pid,
    group: Number(group),
    session: Number(session),
    startTicks: rest[15] ?? '',
    marker: marker?.slice(marker.indexOf('=') + 1),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Running tasks whose process is not there, by id. */
function runsWithoutProcess(facts: QueueFacts, processes: readonly LivingProcess[]): string[] {
  const alive = new Set(processes.map(({ pid, startTicks }) => `${String(pid)} ${startTicks}`));
  return [...facts.tasks.values()].flatMap(({ id, task }) => {
    if (task?.status !== 'running') return [];
    const { process } = task;
    if (process === null) return [id];
    return alive.has(`${String(process.pid)} ${process.startTicks}`) ? [] : [id];
  });
}

/**
 * Invariant 9: no running state without a living process for more than five seconds while a dispatcher lives, nor after
 * the next look. Handed facts of such a moment: five seconds after all processes ended, or after a look.
 */
export function runningLives(facts: QueueFacts, processes: readonly LivingProcess[]): Violation[] {
  return runsWithoutProcess(facts, processes).map((task) => ({
    invariant: 9,
    task,
    what: 'is running, and its process is gone',
  }));
}

/**
 * Invariant 10: after a stop nothing lives that is in the agent's group or session, carries its marker, or was seen as
 * its descendant.
 * @param seen descendants by the task they belong to, as `pid startTicks`
 */
export function nothingSurvives(
  facts: QueueFacts,
  processes: readonly LivingProcess[],
  seen: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): Violation[] {
  return [...facts.tasks.values()].flatMap(({ id, task }) => {
    if (task === undefined || !isTerminal(task.status)) return [];
    const leader = task.process?.pid;
    const left = processes.filter(
      (each) =>
        (leader !== undefined && (each.group === leader || each.session === leader)) ||
        (each.marker !== undefined && each.marker === task.marker) ||
        seen.get(id)?.has(`${String(each.pid)} ${each.startTicks}`) === true,
    );
    return left.map(({ pid }) => ({
      invariant: 10,
      task: id,
      what: `has ended, and process ${String(pid)} lives on`,
    }));
  });
}
