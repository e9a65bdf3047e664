import * as vscode from 'vscode';
import { systemClock, toIso, type HeldTask, type WaitReason } from '../../core/index.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { explainText } from '../view/explainText.ts';
import { heldBackText, isHeldBack, passesByItself } from '../view/heldBack.ts';
import type { TaskNode } from '../view/nodes.ts';
import { titlesOf } from '../view/titles.ts';

/** A button, and what it does. */
interface Offer {
  readonly title: string;
  act(): unknown;
}

/**
 * Says why tasks that were asked for do not start, and where it was a single one offers what lets it.
 * @param asked how many were asked for in all
 */
export async function tellHeldBack(held: readonly TaskNode[], asked: number): Promise<void> {
  const [node] = held;
  if (node === undefined) return;
  if (asked === 1) return tellOne(node);
  const reasons = held.map((each) => explained(each));
  await vscode.window.showInformationMessage(plainMessage(heldBackText(reasons, asked, vscode.l10n)));
}

async function tellOne(node: TaskNode): Promise<void> {
  const { source, taskId } = node;
  // What the view has seen may be a moment old, as where somebody has just resumed the queue.
  const held = source.queue.whatHolds(taskId);
  if (!isHeldBack(held?.reason)) return;
  const words = [vscode.l10n.t('Not started yet.'), explained(node, held)];
  if (passesByItself(held.reason)) words.push(vscode.l10n.t('It starts by itself then.'));
  const offer = held.id === taskId ? offerOf(held.reason, node) : undefined;
  const buttons = offer === undefined ? [] : [offer.title];
  const answer = await vscode.window.showInformationMessage(plainMessage(words.join(' ')), ...buttons);
  if (answer !== undefined) await offer?.act();
}

function explained({ source, taskId, view }: TaskNode, held?: HeldTask): string {
  const facts = { nowMs: systemClock.nowMs(), titleOfTask: titlesOf(source), held };
  return explainText(source.view(taskId) ?? view, facts, vscode.l10n);
}

/** What lets a task start that waits for this; undefined where nothing that is done from here does. */
function offerOf(reason: WaitReason, node: TaskNode): Offer | undefined {
  const { source } = node;
  switch (reason.kind) {
    case 'backoff':
    case 'not-before':
      return { title: vscode.l10n.t('Start at Once'), act: () => startAtOnce(node) };
    case 'paused':
      return pauseOffer(reason.what, node);
    case 'blocked': {
      const other = { taskId: reason.attempt, root: source.root };
      return reason.state === 'failed'
        ? command(vscode.l10n.t('Retry What It Waits For'), COMMANDS.retryTask, other)
        : changeOffer(node);
    }
    case 'cycle':
      return changeOffer(node);
    case 'untrusted':
      return command(vscode.l10n.t('Trust This Queue…'), COMMANDS.trust);
    case 'no-dispatcher':
      return command(vscode.l10n.t('Dispatch in This Window'), COMMANDS.startDispatching);
    case 'dependency':
    case 'slot':
    case 'agent-limit':
    case 'manual':
    case 'starting':
    case 'newer-format':
      return undefined;
  }
}

function pauseOffer(what: 'task' | 'queue' | 'agent', node: TaskNode): Offer {
  switch (what) {
    case 'task':
      return command(vscode.l10n.t('Resume'), COMMANDS.resumeTask, node);
    case 'queue':
      return {
        title: vscode.l10n.t('Resume Queue'),
        act: () => node.source.queue.resume({ queue: true }),
      };
    case 'agent':
      return command(vscode.l10n.t('Resume Agent…'), COMMANDS.resumeAgent);
  }
}

function changeOffer(node: TaskNode): Offer {
  return command(vscode.l10n.t('Edit Task…'), COMMANDS.editTask, node);
}

function command(title: string, id: CommandId, about?: unknown): Offer {
  return { title, act: () => vscode.commands.executeCommand(id, about) };
}

/** Gives up the time that it waits for. That it was asked for is known. */
function startAtOnce({ source, taskId }: TaskNode): void {
  source.queue.edit(taskId, { notBefore: toIso(systemClock.nowMs()) });
}
