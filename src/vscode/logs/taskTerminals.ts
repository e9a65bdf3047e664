import * as vscode from 'vscode';
import { requireInteractive } from '../../core/index.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { TaskNode } from '../view/nodes.ts';
import { titleOf } from '../view/words.ts';
import { LogTerminal } from './logTerminal.ts';
import { terminalName } from './terminalText.ts';

/** The terminals of tasks, that follow a log or run an agent: one for each, shown again where it is open still. */
export class TaskTerminals implements Disposable {
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, vscode.Terminal>();

  readonly #cliFile: string;

  /** @param cliFile the bundled command line */
  constructor(cliFile: string) {
    this.#cliFile = cliFile;
    this.#store.add(
      vscode.window.onDidCloseTerminal((closed) => {
        for (const [key, terminal] of this.#open) if (terminal === closed) this.#open.delete(key);
      }),
    );
  }

  /** Shows the log of a task in a terminal. */
  follow({ source, taskId, view }: TaskNode): void {
    this.#show(`${source.root} ${taskId} log`, true, () => ({
      name: terminalName(titleOf(view.task.prompt)),
      pty: new LogTerminal(source, taskId),
      iconPath: new vscode.ThemeIcon('output'),
      isTransient: true,
    }));
  }

  /**
   * Runs the agent of a pending task in a terminal of VS Code, which is the command line's: it lives on when the window is
   * reloaded, and the queue knows how it ends.
   * @throws OrchestraError where its agent cannot be run so
   */
  runInteractively(source: FolderQueue, taskId: string): void {
    const task = source.queue.read(taskId);
    requireInteractive(source.queue, task);
    this.#show(`${source.root} ${taskId} run`, false, () => ({
      name: terminalName(titleOf(task.prompt)),
      shellPath: process.execPath,
      shellArgs: [this.#cliFile, '--root', source.root, 'run', taskId, '--interactive', '--stay'],
      cwd: source.root,
      // Desktop VS Code has no Node of its own but its executable, which is one when it is asked to be.
      env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
      iconPath: new vscode.ThemeIcon('hubot'),
    }));
  }

  /** A terminal in which an agent runs is its person's, not ours to close. */
  dispose(): void {
    for (const terminal of this.#open.values()) if ('pty' in terminal.creationOptions) terminal.dispose();
    this.#open.clear();
    this.#store.dispose();
  }

  #show(
    key: string,
    preserveFocus: boolean,
    options: () => vscode.TerminalOptions | vscode.ExtensionTerminalOptions,
  ): void {
    const terminal = this.#open.get(key) ?? createTerminal(options());
    this.#open.set(key, terminal);
    terminal.show(preserveFocus);
  }
}

function createTerminal(options: vscode.TerminalOptions | vscode.ExtensionTerminalOptions): vscode.Terminal {
  return 'pty' in options ? vscode.window.createTerminal(options) : vscode.window.createTerminal(options);
}
