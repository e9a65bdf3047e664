import * as z from 'zod/mini';
import * as vscode from 'vscode';
import { lazily } from '../../core/index.ts';
import type { Services } from '../host/services.ts';
import { draftSchema } from '../starting/draft.ts';
import { addTask, startAsking } from '../starting/startFlow.ts';
import { queueAbout } from './queueAbout.ts';

/** What a keybinding, a lens or another extension may hand over: `folder` lies in the queue that is meant. */
const wishSchema = lazily(() => z.extend(draftSchema(), { folder: z.optional(z.string()) }));

/** Adds a task; asks for what is missing unless agent and prompt are given. Returns the new task's id. */
export async function startTask(services: Services, given?: unknown): Promise<string | undefined> {
  const { folder, ...draft } = z.safeParse(wishSchema(), given).data ?? {};
  const source = await queueAbout(services, folder === undefined ? undefined : vscode.Uri.file(folder));
  if (source === undefined) return undefined;
  if (draft.agent !== undefined && draft.prompt !== undefined) return addTask(services, source, draft);
  return await startAsking(services, { source, draft });
}
