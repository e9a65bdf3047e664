import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { cleanForDisplay, isOnPath, shownAgentCommand, type AgentDefinition } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { chosenQueue } from './chosenQueue.ts';

/** What a keybinding or another extension may hand over; the queue checks the values. */
const wishSchema = z.object({
  agent: z.optional(z.string()),
  prompt: z.optional(z.string()),
  priority: z.optional(z.number()),
  timeoutSeconds: z.optional(z.number()),
  maxRetries: z.optional(z.number()),
  autoRetry: z.optional(z.boolean()),
  dependsOn: z.optional(z.array(z.string())),
  paused: z.optional(z.boolean()),
});

/** Adds a task; asks for agent and prompt where they are not given. Returns the new task's id. */
export async function startTask(services: Services, given?: unknown): Promise<string | undefined> {
  const wish = z.safeParse(wishSchema, given).data ?? {};
  const chosen = await chosenQueue(services);
  if (chosen === undefined) return undefined;
  const agent = wish.agent ?? (await pickAgent(chosen));
  if (agent === undefined) return undefined;
  const prompt = wish.prompt ?? (await askPrompt(agent));
  if (prompt === undefined) return undefined;
  const { taskId } = chosen.ensure().add({ ...wish, agent, prompt });
  services.log.info(`Added ${taskId} for ${agent}`);
  return taskId;
}

async function pickAgent({ queue }: FolderQueue): Promise<string | undefined> {
  const { agents, settings } = queue.config();
  const items = [...agents.values()].map((agent) =>
    agentItem(agent, isOnPath(queue, agent.command), settings.skipPermissionFlags),
  );
  items.sort((a, b) => Number(b.found) - Number(a.found));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Start Task',
    placeHolder: 'Which agent shall do it?',
    matchOnDetail: true,
  });
  return picked?.name;
}

function agentItem(
  agent: AgentDefinition,
  found: boolean,
  skipsQuestions: boolean,
): vscode.QuickPickItem & { name: string; found: boolean } {
  const skips = skipsQuestions && (agent.permissionFlags ?? []).length > 0;
  const warning = skips ? '$(warning) skips its own permission questions · ' : '';
  return {
    name: agent.name,
    found,
    label: `$(${found ? 'terminal' : 'circle-slash'}) ${agent.name}`,
    description: found ? cleanForDisplay(agent.description ?? '') : `${agent.command} is not on the PATH`,
    detail: cleanForDisplay(`${warning}${shownAgentCommand(agent)}`),
  };
}

function askPrompt(agent: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Start Task',
    prompt: `What shall ${agent} do?`,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? 'Say what is to be done.' : undefined),
  });
}
