import * as vscode from 'vscode';
import type { Services } from '../host/services.ts';
import { isFilter } from '../view/filter.ts';

/**
 * Asks for a text, unless a keybinding hands one over; only tasks that have all its words are shown, from the first
 * letter on. Escape takes it back.
 */
export async function filterTasks({ arrangement }: Services, text?: unknown): Promise<void> {
  const before = arrangement.current.filter;
  const filter =
    typeof text === 'string' ? text : await ask(before, (typed) => arrangement.preview({ filter: typed }));
  if (filter === undefined) arrangement.preview({ filter: before });
  else arrangement.change({ filter: isFilter(filter) ? filter.trim() : '' });
}

/** Shows all tasks again. */
export function clearFilter({ arrangement }: Services): void {
  arrangement.change({ filter: '' });
}

/** What was typed when Enter came; undefined where the box was left. */
function ask(value: string, onType: (typed: string) => void): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter Tasks');
  box.placeholder = vscode.l10n.t('Words of a prompt, an agent, a status or an ID');
  box.value = value;
  return new Promise((resolve) => {
    box.onDidChangeValue(onType);
    box.onDidAccept(() => {
      resolve(box.value);
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
