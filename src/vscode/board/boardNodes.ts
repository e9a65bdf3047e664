import { cleanForDisplay, firstTaskIdOf, type Task, type TaskView } from '../../core/index.ts';
import type { BoardNode } from '../../board/toPage.ts';
import type { L10n } from '../l10n.ts';
import { capabilitiesOf } from '../view/rowLooks.ts';
import { elapsedMsOf, rowStateOf, type RowState } from '../view/rowState.ts';
import { waitText } from '../view/waitText.ts';
import { durationText, stateText, titleOf, type TitleOf } from '../view/words.ts';
import { failureText } from '../view/failureText.ts';

/** What the nodes are seen from. */
export interface NodeSurroundings {
  readonly nowMs: number;
  readonly l10n: L10n;
  /** A task that is not among the views: finished long ago, archived, or nowhere. */
  readonly find: (taskId: string) => Task | undefined;
}

/** Words of tasks that were shown before: a task that changes is another object. */
const known = new WeakMap<Task, { readonly title: string; readonly agent: string }>();

function wordsOf(task: Task): { readonly title: string; readonly agent: string } {
  const words = known.get(task) ?? { title: titleOf(task.prompt), agent: cleanForDisplay(task.agent) };
  known.set(task, words);
  return words;
}

/** The tasks as nodes of the board, those they depend on with them; attempts of one task are one node. */
export function boardNodes(views: readonly TaskView[], around: NodeSurroundings): BoardNode[] {
  const keys = new Map(views.map(({ task }) => [task.taskId, firstTaskIdOf(task)]));
  const tasks = new Map(views.map(({ task }) => [task.taskId, task]));
  const titleOfTask: TitleOf = (taskId) => {
    const task = tasks.get(taskId);
    return task === undefined ? undefined : wordsOf(task).title;
  };
  const elsewhere = new Map<string, BoardNode>();
  const keyOf = (dependency: string): string => {
    const known = keys.get(dependency);
    if (known !== undefined) return known;
    const task = around.find(dependency);
    const key = task === undefined ? dependency : firstTaskIdOf(task);
    keys.set(dependency, key);
    elsewhere.set(key, elsewhereNode(key, dependency, task, around.l10n));
    return key;
  };
  const nodes = [...newestAttempts(views)].map(([key, view]) => {
    const dependsOn = [...new Set(view.task.dependsOn.map(keyOf))].filter((other) => other !== key);
    return shownNode(key, view, dependsOn, titleOfTask, around);
  });
  const here = new Set(nodes.map(({ key }) => key));
  return [...nodes, ...[...elsewhere.values()].filter(({ key }) => !here.has(key))];
}

/** By the first attempt; in the place where any attempt of the task comes first. */
function newestAttempts(views: readonly TaskView[]): Map<string, TaskView> {
  const newest = new Map<string, TaskView>();
  for (const view of views) {
    const key = firstTaskIdOf(view.task);
    const known = newest.get(key);
    if (known === undefined || known.attempt < view.attempt) newest.set(key, view);
  }
  return newest;
}

function shownNode(
  key: string,
  view: TaskView,
  dependsOn: string[],
  titleOfTask: TitleOf,
  { nowMs, l10n }: NodeSurroundings,
): BoardNode {
  const { task } = view;
  const state = rowStateOf(view, nowMs);
  const runs = state === 'running' || state === 'near-timeout';
  const elapsedMs = elapsedMsOf(view, nowMs);
  return {
    key,
    task: task.taskId,
    ...wordsOf(task),
    state,
    stateText: stateText(state, l10n),
    note: noteOf(view, state, titleOfTask, { nowMs, l10n }),
    attempt: view.attempt,
    ...(runs && elapsedMs !== undefined ? { startedMs: Math.round(nowMs - elapsedMs) } : {}),
    ...(view.limitMs === undefined ? {} : { limitMs: view.limitMs }),
    dependsOn,
    can: capabilitiesOf(view, state).join(' '),
  };
}

/** A task that is only there because another one names it: its end is all that matters. */
function elsewhereNode(key: string, taskId: string, task: Task | undefined, l10n: L10n): BoardNode {
  const around = { attempt: (task?.retryCount ?? 0) + 1, dependsOn: [] };
  if (task === undefined) {
    const words = { title: cleanForDisplay(taskId), agent: '', stateText: l10n.t('missing'), note: '' };
    return { key, task: taskId, state: 'missing', ...words, ...around, can: '' };
  }
  // It may lie in the archive, so what cannot be done there is not offered.
  const view = { task, archived: true, attempt: around.attempt, attempts: task.maxRetries + 1 };
  const state = rowStateOf(view, 0);
  return {
    ...{ key, task: taskId, state, stateText: stateText(state, l10n), note: '' },
    ...wordsOf(task),
    ...around,
    can: capabilitiesOf(view, state).join(' '),
  };
}

function noteOf(
  view: TaskView,
  state: RowState,
  titleOfTask: TitleOf,
  { nowMs, l10n }: Pick<NodeSurroundings, 'nowMs' | 'l10n'>,
): string {
  const { task, waiting } = view;
  const took = view.elapsedMs === undefined ? '' : durationText(view.elapsedMs);
  switch (state) {
    case 'pending':
    case 'waiting':
    case 'blocked':
    case 'paused':
    case 'untrusted':
    case 'starting':
      return waiting === undefined ? '' : waitText(waiting, titleOfTask, nowMs, l10n);
    case 'running':
    case 'near-timeout':
      return '';
    case 'retrying':
    case 'failed':
      return cleanForDisplay((failureText(task, l10n) ?? '').split('\n', 1)[0] ?? '');
    case 'complete':
    case 'timed-out':
    case 'cancelled':
      return took;
  }
}
