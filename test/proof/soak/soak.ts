import { readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Queue } from '../../../src/core/index.ts';
import { Sandbox, shown } from '../../cli/sandbox.ts';
import { growOld } from '../crash/aftermath.ts';
import { startsOf } from '../crash/starts.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { Chaos, type Harm } from '../kill/chaos.ts';
import { randomOf } from '../sizes.ts';
import { diskUsageOf, growth, usageOf, type DiskUsage, type Usage } from './usage.ts';

const MAX_CONCURRENT = 4;
/** Each so many'th task is one that somebody else wrote as a file. */
const BY_HAND_EVERY = 10;
/** A task is made this often: three a second. */
const TASK_EVERY_MS = 1000 / 3;
const SAMPLE_EVERY_MS = 2000;
const HARM_EVERY_MS = 1500;
const CLEAN_EVERY_MS = 10_000;
/** In the second half dispatchers and runners live on, so that it shows whether they grow. */
const LATE_HARM: readonly Harm[] = ['agent killed', 'command killed'];

/** How a soak went. */
export interface SoakResult {
  readonly tasks: number;
  /** How often everything was judged. */
  readonly looks: number;
  readonly harm: ReadonlyMap<Harm, number>;
  readonly disk: readonly DiskUsage[];
  /** The longest series of each kind of process in the second half. */
  readonly dispatcher: readonly Usage[];
  readonly runner: readonly Usage[];
  readonly broken: readonly string[];
}

/** Three short tasks a second for `minutes`, finished ones deleted now and then, with kills at random. */
export async function soak(
  minutes: number,
  seed: number,
  progress: (line: string) => void,
): Promise<SoakResult> {
  const random = randomOf(seed);
  const box = new Sandbox();
  const settings = { retryBackoffBaseSeconds: 0, graceSeconds: 1, runnerIdleSeconds: 600 };
  box.write('.orchestra/config.json', JSON.stringify({ ...settings, maxConcurrent: MAX_CONCURRENT }));
  const queue = Queue.create({ root: box.root, actor: 'test', environment: box.environment() });
  const chaos = new Chaos(box, random);
  const startMs = performance.now();
  const endMs = startMs + minutes * 60_000;
  const halfMs = (startMs + endMs) / 2;
  const watch = new QueueWatch(box.root, {
    limits: { total: MAX_CONCURRENT },
    began: () => startsOf(box),
    theirs: (file) => file === 'starts',
    calmSinceMs: () => chaos.calmSinceMs,
  });
  const disk: DiskUsage[] = [];
  const series = new Map<string, Usage[]>();

  const every = async (ms: number, act: () => void | Promise<void>): Promise<void> => {
    for (let dueMs = startMs; dueMs < endMs; dueMs += ms) {
      await delay(Math.max(0, dueMs - performance.now()));
      await act();
    }
  };
  const makeTask = (): void => {
    const works = `echo "$ORCHESTRA_TASK_ID" >> starts; sleep ${(random() * 0.5).toFixed(2)}`;
    const fails = random() < 0.1;
    const request = { agent: 'shell', prompt: fails ? `${works}; exit 3` : works };
    if (watch.acknowledged.size % BY_HAND_EVERY === 0) putByHand(box, watch, request);
    else watch.acknowledged.add(queue.add({ ...request, autoRetry: fails, maxRetries: 1 }).taskId);
  };
  const harm = (): void => {
    const tasks = queue.status({ limit: 20 }).tasks.map(({ task }) => task);
    const wrappers = tasks.flatMap(({ status, process }) =>
      status === 'running' ? (process?.pid ?? []) : [],
    );
    const prey = { ids: tasks.map(({ taskId }) => taskId), wrappers };
    if (performance.now() < halfMs) chaos.harm(prey);
    else chaos.harm(prey, LATE_HARM);
    chaos.keepTwo();
  };
  const clean = (): void => {
    for (const { task } of queue.status({ statuses: ['pending'] }).tasks)
      if ((task.pausedAt ?? null) !== null) queue.resume({ task: task.taskId });
    void box.run(['clean', 'all', '--yes']);
  };
  const sample = async (): Promise<void> => {
    await watch.lookBesides('at a sample');
    const nowMs = performance.now();
    disk.push(diskUsageOf(box.root));
    if (nowMs < halfMs) return;
    for (const [kind, pids] of Object.entries(chaos.pids))
      for (const pid of pids) {
        const usage = usageOf(pid, nowMs - startMs);
        const key = `${kind} ${String(pid)}`;
        if (usage !== undefined) series.set(key, [...(series.get(key) ?? []), usage]);
      }
    progress(`${((nowMs - startMs) / 60_000).toFixed(1)} min, ${String(watch.acknowledged.size)} tasks`);
  };
  const longest = (kind: string): Usage[] =>
    [...series]
      .filter(([key]) => key.startsWith(kind))
      .map(([, usages]) => usages)
      .sort((a, b) => b.length - a.length)[0] ?? [];

  try {
    chaos.keepTwo();
    await Promise.all([
      every(TASK_EVERY_MS, makeTask),
      every(HARM_EVERY_MS, harm),
      every(CLEAN_EVERY_MS, clean),
      every(SAMPLE_EVERY_MS, sample),
    ]);
    await chaos.end();
    clean();
    const unrest = await watch.during('while the last dispatchers work', rest(box));
    await watch.lookAtRest('at rest');
    const broken = [...unrest, ...watch.broken];
    const runnerLog = readFileSync(path.join(box.root, '.orchestra', 'state', 'runner.log'), 'utf8');
    if (broken.length > 0) progress(`runner.log:\n${runnerLog.slice(-2000)}`);
    const [dispatcher, runner] = [longest('dispatchers'), longest('runners')];
    const { acknowledged, looks } = watch;
    return { tasks: acknowledged.size, looks, harm: chaos.done, disk, dispatcher, runner, broken };
  } finally {
    await chaos.end();
    await box.dispose();
  }
}

/** Two dispatchers that nobody harms, one after the other: the second finds what was cut off grown old. */
async function rest(box: Sandbox): Promise<string[]> {
  const first = await box.run(['daemon', '--until-idle']);
  growOld(box);
  const second = await box.run(['daemon', '--until-idle']);
  return [first, second].flatMap((outcome) => (outcome.code === 0 ? [] : [`no rest: ${shown(outcome)}`]));
}

/** A task as another program writes it: a file, put in its place whole, with a field that we do not know. */
function putByHand(box: Sandbox, watch: QueueWatch, request: { agent: string; prompt: string }): void {
  const taskId = `task_${String(Date.now())}_hand${String(watch.acknowledged.size)}`;
  const ticket = { of: taskId };
  const task = { taskId, status: 'pending', createdAt: new Date().toISOString(), ...request, ticket };
  const aside = box.write('.orchestra/by-hand', JSON.stringify(task));
  renameSync(aside, path.join(box.root, '.orchestra', 'tasks', `${taskId}.json`));
  watch.acknowledged.add(taskId);
  watch.planted.push({ task: taskId, field: 'ticket', value: ticket });
}

/** More than this is growth, not noise. */
const TOLERATED = { residentBytes: 12_000_000, handles: 5, files: 120, diskBytes: 500_000 } as const;

/** What grew although it should not, in words. */
export function whatGrew(result: SoakResult): string[] {
  const grown: string[] = [];
  for (const [who, usages] of [
    ['dispatcher', result.dispatcher],
    ['runner', result.runner],
  ] as const) {
    const bytes = growth(usages.map(({ residentBytes }) => residentBytes));
    const handles = growth(usages.map(({ handles }) => handles));
    if (bytes > TOLERATED.residentBytes) grown.push(`the ${who} grew by ${String(bytes)} bytes`);
    if (handles > TOLERATED.handles) grown.push(`the ${who} holds ${String(handles)} handles more`);
  }
  const files = growth(result.disk.map(({ files }) => files));
  if (files > TOLERATED.files) grown.push(`the queue has ${String(files)} files more`);
  const bytes = growth(result.disk.map(({ bytes }) => bytes));
  if (bytes > TOLERATED.diskBytes) grown.push(`the queue takes ${String(bytes)} bytes more of the disk`);
  return grown;
}

/** The figures of a soak, a line each. */
export function describeSoak(result: SoakResult): string[] {
  const mib = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;
  const line = (who: string, usages: readonly Usage[]): string => {
    const bytes = usages.map(({ residentBytes }) => residentBytes);
    const handles = usages.map(({ handles }) => handles);
    const minutes = ((usages.at(-1)?.atMs ?? 0) - (usages[0]?.atMs ?? 0)) / 60_000;
    return `${who}: ${mib(bytes[0] ?? 0)} to ${mib(bytes.at(-1) ?? 0)}, growth ${mib(growth(bytes))}; handles ${String(handles[0])} to ${String(handles.at(-1))} in ${minutes.toFixed(1)} min`;
  };
  const files = result.disk.map(({ files }) => files);
  const bytes = result.disk.map(({ bytes }) => bytes);
  return [
    `${String(result.tasks)} tasks, judged ${String(result.looks)} times; ${[...result.harm].map(([harm, count]) => `${harm}: ${String(count)}`).join(', ')}`,
    line('dispatcher', result.dispatcher),
    line('runner', result.runner),
    `disk without events: ${String(Math.max(...files))} files at most, growth ${String(growth(files))} files, ${mib(growth(bytes))}; events ${mib(result.disk.at(-1)?.eventBytes ?? 0)}`,
  ];
}
