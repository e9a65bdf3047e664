import { existsSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { isLeaving, isTerminal } from '../../../src/core/model/task.ts';
import { field, type Outcome, shown } from '../../cli/sandbox.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { readQueueFacts } from '../invariants/readQueueFacts.ts';
import type { CrashBox } from './crashLab.ts';

/** A look that takes longer than this is stuck. */
const LOOK_TIMEOUT_MS = 30_000;

/** What is older than this is nobody's work in progress. */
const LONG_AGO_SECONDS = 7200;

/** What a run promised its caller before it was cut off. */
export interface Promised {
  /** Ids that were told. */
  readonly tasks?: readonly string[];
  /** What else must hold now, by what the caller was told. Returns what is broken, in words. */
  readonly holds?: (facts: QueueFacts, box: CrashBox) => string[];
}

/**
 * Looks at a queue as the next process does: the status, then a dispatcher until nothing is left to do. Returns what is
 * broken, in words.
 */
export async function lookAfter(box: CrashBox, promised: Promised): Promise<string[]> {
  for (const id of promised.tasks ?? []) box.watch.acknowledged.add(id);
  const problems = [...checkStatus(await patiently(box, ['status', '--all']))];
  problems.push(...(await dispatchAll(box)));
  await box.watch.lookBesides('once somebody looked after it');
  problems.push(...check(box, promised));
  // What was cut off a moment ago could still be somebody's work in progress; so it is grown old, and looked at again.
  if (leftOver(box).length > 0) {
    growOld(box);
    problems.push(...(await dispatchAll(box)), ...check(box, promised));
    problems.push(...leftOver(box).map((file) => `${file} is left over for ever`));
  }
  await box.watch.lookAtRest('at rest');
  problems.push(...box.watch.broken);
  return [...new Set(problems)];
}

async function dispatchAll(box: CrashBox): Promise<string[]> {
  const outcome = await patiently(box, ['daemon', '--until-idle']);
  return outcome.code === 0 ? [] : [`the next dispatcher ended with ${shown(outcome)}`];
}

/** Runs a command to its end, or says that it had none. */
export async function patiently(box: CrashBox, args: readonly string[]): Promise<Outcome> {
  const started = box.start(args);
  const timer = setTimeout(() => {
    started.kill();
  }, LOOK_TIMEOUT_MS);
  try {
    return await started.ended;
  } finally {
    clearTimeout(timer);
  }
}

function checkStatus(outcome: Outcome): string[] {
  return outcome.code === 0 && outcome.stderr === ''
    ? []
    : [`status ended with ${String(outcome.code)}: ${outcome.stderr}`];
}

function check(box: CrashBox, promised: Promised): string[] {
  const facts = readQueueFacts(box.root);
  return [
    ...[...facts.tasks.values()].flatMap(({ id, task, revisions }) =>
      task !== undefined && isLeaving(task) && revisions !== undefined
        ? [`${id} is on its way out for ever`]
        : [],
    ),
    ...[...facts.tasks.values()].flatMap(({ id, task }) =>
      task === undefined || isTerminal(task.status) || mayWait(task, facts)
        ? []
        : [`${id} is still ${task.status} although nothing is left to do`],
    ),
    ...orphansOf(box, facts),
    ...(promised.holds?.(facts, box) ?? []),
  ];
}

/** Whether a task that did not start has a reason that will not go away by itself. */
function mayWait(task: object, facts: QueueFacts): boolean {
  const depends = field(task, 'dependsOn');
  return (
    facts.pausedQueue ||
    facts.pausedAgents.length > 0 ||
    typeof field(task, 'pausedAt') === 'string' ||
    (Array.isArray(depends) &&
      depends.some((id: unknown) => facts.tasks.get(String(id))?.task?.status !== 'complete'))
  );
}

/** Files that belong to a task that is nowhere. */
function orphansOf(box: CrashBox, facts: QueueFacts): string[] {
  return ['plans', 'logs', 'state/start', 'state/run'].flatMap((folder) =>
    namesIn(box, folder).flatMap((name) => {
      const id = /^task_[A-Za-z0-9_-]+?(?=\.|_plan\.md$)/.exec(name)?.[0];
      return id === undefined || facts.tasks.has(id) ? [] : [`${folder}/${name} belongs to no task`];
    }),
  );
}

/** Changes that were not finished, and temporary files, below the queue's folder. */
function leftOver(box: { readonly root: string }): string[] {
  const folder = path.join(box.root, '.orchestra');
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter(
    (file) => file.endsWith('.tmp') || file.startsWith(path.join('state', 'intents') + path.sep),
  );
}

/** Makes what was cut off look as if that had been hours ago. */
export function growOld(box: { readonly root: string }): void {
  const then = Date.now() / 1000 - LONG_AGO_SECONDS;
  rmSync(path.join(box.root, '.orchestra', 'state', 'swept'), { force: true });
  for (const file of leftOver(box)) utimesSync(path.join(box.root, '.orchestra', file), then, then);
}

function namesIn(box: CrashBox, folder: string): string[] {
  const target = path.join(box.root, '.orchestra', folder);
  return existsSync(target) ? readdirSync(target) : [];
}
