import * as vscode from 'vscode';
import { programState, LIMITS, type Queue, type Task } from '../../core/index.ts';
import { askDuration } from '../ask/askDuration.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { agentItems } from '../starting/agentItems.ts';
import { dependencyItems } from './dependencyItems.ts';
import type { Field } from './editItems.ts';

/** What is to be written. */
type Edit = Parameters<Queue['edit']>[1];

const LIMIT_CHOICES_SECONDS = [0, 300, 900, 1800, 3600, 4 * 3600];

/** Asks for another value of one field; undefined where it stays as it is. */
export async function changeField(
  source: FolderQueue,
  task: Task,
  field: Exclude<Field, 'prompt'>,
  title: string,
): Promise<Edit | undefined> {
  switch (field) {
    case 'agent': {
      const agent = await pickAgent(source, title);
      return agent === undefined || agent === task.agent ? undefined : { agent };
    }
    case 'priority': {
      const prompt = vscode.l10n.t('Priority, 0 to 100: higher goes first');
      const priority = await askWhole(title, prompt, task.priority, LIMITS.priority);
      return priority === undefined ? undefined : { priority };
    }
    case 'maxRetries': {
      const prompt = vscode.l10n.t('How many attempts after the first?');
      const maxRetries = await askWhole(title, prompt, task.maxRetries, LIMITS.maxRetries);
      return maxRetries === undefined ? undefined : { maxRetries };
    }
    case 'autoRetry':
      return { autoRetry: !task.autoRetry };
    case 'timeout': {
      const currentSeconds = task.timeout ?? 0;
      const choices = LIMIT_CHOICES_SECONDS;
      const timeoutSeconds = await askDuration({
        title,
        placeHolder: vscode.l10n.t('How long may it run?'),
        choices,
        currentSeconds,
        leastSeconds: 0,
      });
      return timeoutSeconds === undefined || timeoutSeconds === currentSeconds
        ? undefined
        : { timeoutSeconds };
    }
    case 'dependsOn': {
      const dependsOn = await pickDependencies(source, task, title);
      return dependsOn === undefined || sameIds(dependsOn, task.dependsOn) ? undefined : { dependsOn };
    }
  }
}

/** A whole number within limits; undefined where it stays as it is. */
async function askWhole(
  title: string,
  prompt: string,
  current: number,
  { min, max }: { readonly min: number; readonly max: number },
): Promise<number | undefined> {
  const read = (text: string): number | undefined => {
    const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: vscode.l10n.t('{0} to {1}', min, max),
    value: String(current),
    validateInput: (typed) =>
      read(typed) === undefined
        ? vscode.l10n.t('Write a whole number from {0} to {1}.', min, max)
        : undefined,
  });
  const value = text === undefined ? undefined : read(text);
  return value === current ? undefined : value;
}

async function pickAgent({ queue }: FolderQueue, title: string): Promise<string | undefined> {
  const { agents, settings } = queue.config();
  const facts = {
    agents: agents.values(),
    find: (command: string) => programState(queue, command),
    skipsQuestions: settings.skipPermissionFlags,
  };
  const items = agentItems(facts, vscode.l10n);
  const placeHolder = vscode.l10n.t('Which agent shall do it?');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDetail: true });
  return picked?.name;
}

async function pickDependencies(
  source: FolderQueue,
  task: Task,
  title: string,
): Promise<readonly string[] | undefined> {
  const items = dependencyItems(source, task, vscode.l10n);
  const placeHolder = vscode.l10n.t('Which tasks have to be complete before this one starts?');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, canPickMany: true });
  return picked?.map(({ detail }) => detail);
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
