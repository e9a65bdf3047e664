import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily, OrchestraError } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { Capability } from '../ids.ts';
import { isTaskNode, type TaskNode } from '../view/nodes.ts';
import { quoted } from '../view/words.ts';

/** What is said where the palette has no task to offer. */
const NONE_TO: Record<Capability, () => string> = {
  task: () => vscode.l10n.t('There are no tasks yet.'),
  runnable: () => vscode.l10n.t('No task is pending, so there is none to start.'),
  cancelable: () => vscode.l10n.t('No task is pending or running, so there is none to cancel.'),
  retryable: () => vscode.l10n.t('No task has failed, so there is none to retry.'),
  pausable: () => vscode.l10n.t('No task is pending, so there is none to pause.'),
  resumable: () => vscode.l10n.t('No task is paused, so there is none to resume.'),
  editable: () => vscode.l10n.t('No task is pending, so there is none to change.'),
  extendable: () => vscode.l10n.t('No pending or running task has a timeout, so there is none to extend.'),
  expirable: () => vscode.l10n.t('No task is running, so there is none to time out.'),
  logged: () => vscode.l10n.t('No task has started yet, so there is no log to show.'),
  planned: () => vscode.l10n.t('No task has a plan to open.'),
  deletable: () => vscode.l10n.t('No task is finished, so there is none to delete.'),
};

/** What is said where none of the rows it was invoked on can do it: a key is pressed on any row. */
const ONLY: Record<Capability, () => string> = {
  task: () => vscode.l10n.t('Select a task first.'),
  runnable: () => vscode.l10n.t('Only pending tasks can be started.'),
  cancelable: () => vscode.l10n.t('Only pending and running tasks can be cancelled.'),
  retryable: () => vscode.l10n.t('Only failed tasks that were not retried yet can be retried.'),
  pausable: () => vscode.l10n.t('Only pending tasks can be paused.'),
  resumable: () => vscode.l10n.t('Only paused tasks can be resumed.'),
  editable: () => vscode.l10n.t('Only pending tasks can be changed.'),
  extendable: () => vscode.l10n.t('Only pending and running tasks with a timeout can be given more time.'),
  expirable: () => vscode.l10n.t('Only running tasks can be timed out.'),
  logged: () => vscode.l10n.t('Only tasks that were started have a log.'),
  planned: () => vscode.l10n.t('There is no plan of this task.'),
  deletable: () =>
    vscode.l10n.t('Only finished tasks can be deleted; cancel pending and running ones first.'),
};

/** What a link of a tooltip or the button of a message hands over; a copy of a folder has the same ids. */
const linkedTask = lazily(() => z.object({ taskId: z.string(), root: z.optional(z.string()) }));

/** What a keybinding of ours hands over: it means the rows that are selected. */
const SELECTION = 'selection';

/**
 * The tasks a command is meant for, of those that can do it: the rows it was invoked on, the selected ones, or from
 * the palette the one that is picked. Empty where the person picks none, or was told that none of the rows can.
 * @throws OrchestraError where a link leads to a task that is gone: no other one is meant
 */
export async function chosenTasks(
  services: Services,
  args: readonly unknown[],
  capability: Capability,
  question: string,
): Promise<TaskNode[]> {
  const given =
    args[0] === SELECTION ? tasksOf(services, services.view.selection) : givenTasks(services, args);
  if (given.length > 0 || args[0] === SELECTION) {
    const able = given.filter((node) => canDo(node, capability));
    if (able.length === 0) void vscode.window.showInformationMessage(ONLY[capability]());
    return able;
  }
  const link = z.safeParse(linkedTask(), args[0]);
  if (link.success) throw goneTask(link.data.taskId);
  const picked = await pickTask(services, capability, question);
  return picked === undefined ? [] : [picked];
}

/** Why nothing can be done to a task that is not there. */
export function goneTask(taskId: string): OrchestraError {
  return new OrchestraError(
    'not-found',
    vscode.l10n.t('There is no task {0} in the folders of this window.', taskId.slice(0, 80)),
  );
}

/** What a question calls them: the one by its name, several by their number. */
export function shownNames(nodes: readonly TaskNode[]): string {
  const [first] = nodes;
  return nodes.length === 1 && first !== undefined
    ? quoted(first.looks.label, vscode.l10n)
    : vscode.l10n.t('{0} tasks', nodes.length);
}

/** A menu hands over the row under the pointer and, with several selected, all of them. */
function givenTasks(services: Services, [clicked, selected]: readonly unknown[]): TaskNode[] {
  return tasksOf(services, Array.isArray(selected) && selected.length > 0 ? selected : [clicked]);
}

/** Each task once, also where it is chosen by its own row and by others beneath links. */
function tasksOf(services: Services, given: readonly unknown[]): TaskNode[] {
  const chosen = new Map<string, TaskNode>();
  for (const node of given.flatMap((each) => taskOf(services, each) ?? [])) {
    const key = `${node.source.root} ${node.taskId}`;
    if (!chosen.has(key)) chosen.set(key, node);
  }
  return [...chosen.values()];
}

function taskOf({ tree, queues }: Services, given: unknown): TaskNode | undefined {
  if (isTaskNode(given)) return given;
  const link = z.safeParse(linkedTask(), given).data;
  if (link === undefined) return undefined;
  const source = queues.all().find(({ root }) => root === link.root);
  return link.root !== undefined && source === undefined ? undefined : tree.find(link.taskId, source);
}

function canDo(node: TaskNode, capability: Capability): boolean {
  return node.looks.contextValue.split(' ').includes(capability);
}

async function pickTask(
  { title, tree, view }: Services,
  capability: Capability,
  question: string,
): Promise<TaskNode | undefined> {
  const nodes = tree.tasks().filter((node) => canDo(node, capability));
  if (nodes.length === 0) {
    void vscode.window.showInformationMessage(NONE_TO[capability]());
    return undefined;
  }
  const selected = nodes.filter((node) => view.selection.includes(node));
  const items = [...selected, ...nodes.filter((node) => !selected.includes(node))].map((node) => ({
    label: node.looks.label,
    description: node.looks.description,
    node,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: question,
    matchOnDescription: true,
  });
  return picked?.node;
}
