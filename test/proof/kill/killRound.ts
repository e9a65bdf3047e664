import { setTimeout as delay } from 'node:timers/promises';
import { isTerminal, type Task } from '../../../src/core/model/task.ts';
import { Queue } from '../../../src/core/index.ts';
import { Sandbox } from '../../cli/sandbox.ts';
import { growOld } from '../crash/aftermath.ts';
import { startsOf } from '../crash/starts.ts';
import { storyOf } from '../invariants/alwaysTrue.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { randomOf } from '../sizes.ts';
import { Chaos, type Harm, type Prey } from './chaos.ts';

const MAX_CONCURRENT = 12;
/** Harm is done for at most this long, and the rest has to come to its end in as long, for each task. */
const LONGEST_MS = 500;
/** At least, for few tasks. */
const SHORTEST_MS = 60_000;

/** What came of a round. */
export interface RoundResult {
  readonly tasks: number;
  readonly harm: ReadonlyMap<Harm, number>;
  /** How many were stopped for longer than a lease lasts, and woke up. */
  readonly woken: number;
  /** How often everything was judged. */
  readonly looks: number;
  readonly broken: readonly string[];
}

/** Works off short tasks while everything that works is killed or stopped again and again, and looks at what is left. */
export async function killRound(seed: number, tasks: number): Promise<RoundResult> {
  const random = randomOf(seed);
  const box = new Sandbox();
  const chaos = new Chaos(box, random);
  const longestMs = Math.max(SHORTEST_MS, tasks * LONGEST_MS);
  try {
    fill(box, tasks, random);
    const watch = new QueueWatch(box.root, {
      limits: { total: MAX_CONCURRENT },
      began: () => startsOf(box),
      theirs: (file) => file === 'starts',
      calmSinceMs: () => chaos.calmSinceMs,
    }).keepAll();
    chaos.keepTwo();
    const harmUntilMs = performance.now() + longestMs;
    while (performance.now() < harmUntilMs && isBusy(watch.facts)) {
      await delay(30 + random() * 150);
      chaos.harm(preyIn(watch.facts));
      chaos.keepTwo();
      await watch.lookBesides('while harm is done');
    }
    await chaos.end();
    const broken: string[] = [];
    for (const when of ['while a last dispatcher works', 'while another one works']) {
      broken.push(...(await watch.during(when, comeToRest(box, longestMs))));
      // What was cut off in the last moment could still be somebody's work in progress: it is grown old.
      growOld(box);
    }
    await watch.lookAtRest('at rest');
    const { facts, looks } = watch;
    broken.push(...watch.broken, ...stuckIn(facts));
    return { ...{ tasks: facts.tasks.size, harm: chaos.done, woken: chaos.woken }, looks, broken };
  } finally {
    await chaos.end();
    await box.dispose();
  }
}

/** Short tasks of all kinds; every fifth has a field of somebody else. */
function fill(box: Sandbox, tasks: number, random: () => number): void {
  const settings = {
    maxConcurrent: MAX_CONCURRENT,
    retryBackoffBaseSeconds: 0,
    runnerIdleSeconds: 1,
    graceSeconds: 1,
  };
  box.write('.orchestra/config.json', JSON.stringify(settings));
  const queue = Queue.create({ root: box.root, actor: 'test', environment: box.environment() });
  const ids: string[] = [];
  for (let count = 0; count < tasks; count++) {
    const roll = random();
    const works = `echo "$ORCHESTRA_TASK_ID" >> starts; sleep ${(random() * 0.4).toFixed(2)}`;
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: roll < 0.2 ? `${works}; exit 3` : works,
      priority: Math.floor(random() * 10),
      ...(roll < 0.3 ? { autoRetry: true, maxRetries: 1 } : {}),
      ...(roll > 0.8 ? { dependsOn: ids.slice(-1) } : {}),
    });
    ids.push(taskId);
    if (count % 5 === 0) plantField(box.root, taskId);
  }
}

function preyIn(facts: QueueFacts): Prey {
  const wrappers = [...facts.tasks.values()].flatMap(({ task }) =>
    task?.status === 'running' ? (task.process?.pid ?? []) : [],
  );
  return { ids: [...facts.tasks.keys()], wrappers };
}

function isBusy(facts: QueueFacts): boolean {
  return [...facts.tasks.values()].some(
    ({ task }) => task !== undefined && !isTerminal(task.status) && !waits(task, facts),
  );
}

/** Whether a task will not start by itself: paused, or behind one that failed or waits. */
function waits(task: Task, facts: QueueFacts): boolean {
  if ((task.pausedAt ?? null) !== null) return true;
  return task.dependsOn.some((id) => {
    const last = lastAttempt(facts, id);
    return (
      last === undefined || (last.status !== 'complete' && (isTerminal(last.status) || waits(last, facts)))
    );
  });
}

function lastAttempt(facts: QueueFacts, id: string): Task | undefined {
  const task = facts.tasks.get(id)?.task;
  const next = task?.retriedBy ?? null;
  return next === null ? task : (lastAttempt(facts, next) ?? task);
}

/** One dispatcher that nobody harms: it has to end. */
async function comeToRest(box: Sandbox, longestMs: number): Promise<string[]> {
  const last = box.start(['daemon', '--until-idle']);
  const timer = setTimeout(() => {
    last.kill();
  }, longestMs);
  const outcome = await last.ended;
  clearTimeout(timer);
  if (outcome.code === 0) return [];
  return [`the last dispatcher did not come to rest: ${outcome.stderr}`];
}

/** Tasks that are not over, although nothing keeps them from it. */
function stuckIn(facts: QueueFacts): string[] {
  return [...facts.tasks.values()].flatMap(({ id, task }) =>
    task === undefined || isTerminal(task.status) || waits(task, facts)
      ? []
      : [`${id} is still ${task.status}${storyOf(facts, id)}`],
  );
}
