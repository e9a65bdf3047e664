import * as vscode from 'vscode';
import { systemClock, toIso, type HeldTask } from '../../core/index.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { explainText } from '../view/explainText.ts';
import { groupHeld, heldBackText, isHeldBack, passesByItself, type HeldReason } from '../view/heldBack.ts';
import type { TaskNode } from '../view/nodes.ts';
import { titlesOf } from '../view/titles.ts';
import { forEachTask } from './forEachTask.ts';

/** A task that was asked for. */
export type AskedTask = Pick<TaskNode, 'source' | 'taskId' | 'view'>;

/** A button, and what it does. */
interface Offer {
  readonly title: string;
  act(): unknown;
}

/** So many buttons a message has at most: more would hide its words. */
const OFFERS = 3;

/**
 * Says why tasks that were asked for do not start, and offers what lets them.
 * @param held those that were held back as they were asked for
 * @param asked how many were asked for in all
 */
export async function tellHeldBack(held: readonly AskedTask[], asked: number): Promise<void> {
  const [task] = held;
  if (task === undefined) return;
  if (asked === 1) return tellOne(task);
  const groups = groupHeld(held, ({ view }) => view.waiting);
  const text = heldBackText(groups, asked, (each) => explained(each), vscode.l10n);
  const offers = groups.flatMap(({ reason, tasks: [first, ...others] }) =>
    first === undefined ? [] : (offerOf(reason, [first, ...others]) ?? []),
  );
  await tell(text, offers.slice(0, OFFERS));
}

async function tellOne(task: AskedTask): Promise<void> {
  const { source, taskId } = task;
  // What the view has seen may be a moment old, as where somebody has just resumed the queue.
  const held = source.queue.whatHolds(taskId);
  if (!isHeldBack(held?.reason)) return;
  const words = [vscode.l10n.t('Not started yet.'), explained(task, held)];
  if (passesByItself(held.reason)) words.push(vscode.l10n.t('It starts by itself then.'));
  const offer = held.id === taskId ? offerOf(held.reason, [task]) : undefined;
  await tell(words.join(' '), offer === undefined ? [] : [offer]);
}

async function tell(text: string, offers: readonly Offer[]): Promise<void> {
  const buttons = offers.map(({ title }) => title);
  const answer = await vscode.window.showInformationMessage(plainMessage(text), ...buttons);
  await offers.find(({ title }) => title === answer)?.act();
}

function explained({ source, taskId, view }: AskedTask, held?: HeldTask): string {
  const facts = { nowMs: systemClock.nowMs(), titleOfTask: titlesOf(source), held };
  return explainText(source.view(taskId) ?? view, facts, vscode.l10n);
}

type Some = readonly [AskedTask, ...AskedTask[]];

/** What lets tasks start that wait for this kind of thing; undefined where nothing that is done from here does. */
function offerOf(reason: HeldReason, tasks: Some): Offer | undefined {
  switch (reason.kind) {
    case 'backoff':
    case 'not-before':
      return { title: vscode.l10n.t('Start at Once'), act: () => forEachTask(tasks, startAtOnce) };
    case 'paused':
      return pauseOffer(reason.what, tasks);
    case 'blocked':
      return reason.state === 'failed'
        ? onTasks(vscode.l10n.t('Retry What It Waits For'), COMMANDS.retryTask, tasks.flatMap(blockerOf))
        : changeOffer(tasks);
    case 'cycle':
      return changeOffer(tasks);
    case 'untrusted':
      return command(vscode.l10n.t('Trust This Queue…'), COMMANDS.trust);
    case 'no-dispatcher':
      return command(vscode.l10n.t('Dispatch in This Window'), COMMANDS.startDispatching);
    case 'dependency':
    case 'slot':
    case 'agent-limit':
    case 'config':
    case 'newer-format':
      return undefined;
  }
}

function pauseOffer(what: 'task' | 'queue' | 'agent', tasks: Some): Offer {
  switch (what) {
    case 'task':
      return onTasks(vscode.l10n.t('Resume'), COMMANDS.resumeTask, tasks);
    case 'queue':
      return {
        title: vscode.l10n.t('Resume Queue'),
        act: () => {
          for (const { queue } of new Set(tasks.map(({ source }) => source))) queue.resume({ queue: true });
        },
      };
    case 'agent':
      return command(vscode.l10n.t('Resume Agent…'), COMMANDS.resumeAgent);
  }
}

/** Of several the person says which one to change: no button does. */
function changeOffer([task, ...others]: Some): Offer | undefined {
  return others.length > 0 ? undefined : onTasks(vscode.l10n.t('Edit Task…'), COMMANDS.editTask, [task]);
}

/** The task that failed and thereby blocks this one. */
function blockerOf({ source, view: { waiting } }: AskedTask): readonly Linked[] {
  return waiting?.kind === 'blocked' ? [{ taskId: waiting.attempt, source }] : [];
}

type Linked = Pick<AskedTask, 'source' | 'taskId'>;

function onTasks(title: string, id: CommandId, tasks: readonly Linked[]): Offer {
  const links = tasks.map(({ source, taskId }) => ({ taskId, root: source.root }));
  return { title, act: () => vscode.commands.executeCommand(id, links[0], links) };
}

function command(title: string, id: CommandId): Offer {
  return { title, act: () => vscode.commands.executeCommand(id) };
}

/** Gives up the time that it waits for. That it was asked for is known. */
function startAtOnce({ source, taskId }: AskedTask): void {
  source.queue.edit(taskId, { notBefore: toIso(systemClock.nowMs()) });
}
