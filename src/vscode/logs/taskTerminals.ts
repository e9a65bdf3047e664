import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import type { TaskNode } from '../view/nodes.ts';
import { LogTerminal } from './logTerminal.ts';

/** The terminals that follow logs: one for each task, shown again where it is open still. */
export class TaskTerminals implements Disposable {
  readonly #store = new DisposableStore();
  readonly #open = new Map<string, vscode.Terminal>();

  constructor() {
    this.#store.add(
      vscode.window.onDidCloseTerminal((closed) => {
        for (const [key, terminal] of this.#open) if (terminal === closed) this.#open.delete(key);
      }),
    );
  }

  /** Shows the log of a task in a terminal. */
  follow({ source, taskId, looks }: TaskNode): void {
    const key = `${source.root} ${taskId}`;
    const terminal = this.#open.get(key) ?? this.#create(looks.label, new LogTerminal(source, taskId));
    this.#open.set(key, terminal);
    terminal.show(true);
  }

  dispose(): void {
    for (const terminal of this.#open.values()) terminal.dispose();
    this.#open.clear();
    this.#store.dispose();
  }

  #create(name: string, pty: LogTerminal): vscode.Terminal {
    return vscode.window.createTerminal({
      name,
      pty,
      iconPath: new vscode.ThemeIcon('output'),
      isTransient: true,
    });
  }
}
