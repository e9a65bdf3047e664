import { readdirSync, readFileSync } from 'node:fs';
import { isTerminal } from '../../../src/core/index.ts';
import type { QueueFacts, Violation } from './facts.ts';

/** A living process, as Linux shows it. */
export interface LivingProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly startTicks: string;
  /** What its environment says of the attempt it works for; undefined where it says nothing or may not be read. */
  readonly marker: string | undefined;
  /** The project it works for, as its environment says. */
  readonly root: string | undefined;
}

/** Whether {@link livingProcesses} can be asked here. */
export const CAN_LIST_PROCESSES = process.platform === 'linux';

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
  const [state, parent, group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const environment = (textOf(`/proc/${String(pid)}/environ`) ?? '').split('\0');
  const valueOf = (name: string): string | undefined =>
    environment.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTicks: rest[15] ?? '',
    marker: valueOf('ORCHESTRA_MARKER'),
    root: valueOf('ORCHESTRA_ROOT'),
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** What tells a process apart from every other, also from one that has its pid later. */
function keyOf({ pid, startTicks }: Pick<LivingProcess, 'pid' | 'startTicks'>): string {
  return `${String(pid)} ${startTicks}`;
}

/** Descendants of the agents that run now, by task, as `pid startTicks`. */
export function descendantsOfAgents(
  facts: QueueFacts,
  processes: readonly LivingProcess[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const children = new Map<number, LivingProcess[]>();
  for (const each of processes) children.set(each.parent, [...(children.get(each.parent) ?? []), each]);
  const below = (pid: number): LivingProcess[] =>
    (children.get(pid) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  const alive = new Set(processes.map(keyOf));
  return new Map(
    [...facts.tasks.values()].flatMap(({ id, task }) => {
      const leader = task?.status === 'running' ? task.process : null;
      if (leader === null || !alive.has(`${String(leader.pid)} ${leader.startTicks}`)) return [];
      return [[id, new Set(below(leader.pid).map(keyOf))] as const];
    }),
  );
}

/** Running tasks whose process is not there, by id. */
export function runsWithoutProcess(facts: QueueFacts, processes: readonly LivingProcess[]): string[] {
  const alive = new Set(processes.map(keyOf));
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
  const alive = new Map(processes.map(({ pid, startTicks }) => [pid, startTicks]));
  return [...facts.tasks.values()].flatMap(({ id, task }) => {
    if (task === undefined || !isTerminal(task.status)) return [];
    const { process } = task;
    // A group's number is given anew only once nobody is left in it: whoever has it then is somebody else.
    const isReused =
      process !== null && (alive.get(process.pid) ?? process.startTicks) !== process.startTicks;
    const leader = isReused ? undefined : process?.pid;
    const left = processes.filter(
      (each) =>
        (leader !== undefined && (each.group === leader || each.session === leader)) ||
        // A copy of a queue gives the same marks.
        (each.marker !== undefined &&
          each.marker === task.marker &&
          (each.root ?? facts.root) === facts.root) ||
        seen.get(id)?.has(keyOf(each)) === true,
    );
    return left.map(({ pid }) => ({
      invariant: 10,
      task: id,
      what: `has ended, and process ${String(pid)} lives on`,
    }));
  });
}
