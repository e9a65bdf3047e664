import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../host/disposableStore.ts';
import type { Services } from '../../host/services.ts';
import { CHAT_TOOLS } from '../../ids.ts';
import { CancelTool } from './cancelTool.ts';
import { ListTool, ReadTool } from './readTools.ts';
import { StartTool } from './startTool.ts';

/** What an editor has of it. */
type Chat = Partial<Pick<typeof vscode.lm, 'registerTool'>>;

/** Hands the queue to chat. Editors that are made of VS Code may have none: then nothing is registered. */
export function registerChatTools(services: Services): Disposable {
  const store = new DisposableStore();
  const lm = chatOf(vscode);
  if (lm?.registerTool === undefined) return store;
  store.add(lm.registerTool(CHAT_TOOLS.start, new StartTool(services)));
  store.add(lm.registerTool(CHAT_TOOLS.list, new ListTool(services)));
  store.add(lm.registerTool(CHAT_TOOLS.read, new ReadTool(services)));
  store.add(lm.registerTool(CHAT_TOOLS.cancel, new CancelTool(services)));
  return store;
}

function chatOf({ lm }: { readonly lm?: Chat }): Chat | undefined {
  return lm;
}
