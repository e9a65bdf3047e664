import * as vscode from 'vscode';
import { OrchestraError } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { CommandHandler, Services } from '../host/services.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { plainMessage } from '../notifications/plainMessage.ts';
import { commandTitle } from './commandTitle.ts';
import { COMMAND_TABLE } from './table.ts';
import { isAllowed, restrictedText } from '../looking.ts';
import { errorText } from '../errorText.ts';

/** Registers every command of the table. */
export function registerCommands(services: Services): Disposable {
  const store = new DisposableStore();
  for (const id of Object.values(COMMANDS)) {
    store.add(
      vscode.commands.registerCommand(id, (...args: unknown[]) => run(id, COMMAND_TABLE[id], services, args)),
    );
  }
  return store;
}

/** Runs a handler; what goes wrong is logged, and said to the person in words. */
async function run(
  id: CommandId,
  handler: CommandHandler,
  services: Services,
  args: unknown[],
): Promise<unknown> {
  try {
    services.log.debug(id);
    // What a menu hides, a lens, a key, a link of the walkthrough or another extension may still ask for.
    if (!isAllowed(id, vscode.workspace.isTrusted))
      throw new OrchestraError('refused', restrictedText(vscode.l10n));
    return await handler({ ...services, title: commandTitle(id) }, ...args);
  } catch (error) {
    report(services.log, id, error);
    return undefined;
  }
}

function report(log: vscode.LogOutputChannel, id: string, error: unknown): void {
  const expected = error instanceof OrchestraError;
  log.error(`${id}: ${expected ? error.message : stackOf(error)}`);
  const showLog = vscode.l10n.t('Show Log');
  const actions = expected ? [] : [showLog];
  void vscode.window.showErrorMessage(plainMessage(errorText(error, vscode.l10n)), ...actions).then(
    (answer) => {
      if (answer === showLog) log.show();
    },
    // Nobody is there to be told, as while the window closes; the log has it.
    () => undefined,
  );
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
