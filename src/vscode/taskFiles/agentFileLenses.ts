import * as vscode from 'vscode';
import { programState } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { COMMANDS } from '../ids.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { programText } from '../starting/programText.ts';
import { agentPlaces } from './agentPlaces.ts';

const AGENT_FILES = { scheme: 'file', pattern: '**/{.orchestra,.orchestra-cli}/agent-config.json' };

/** Above each agent of an `agent-config.json`: whether its program is there, and a way to start a task with it. */
export class AgentFileLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#store.add(vscode.workspace.onDidSaveTextDocument((document) => this.#saved(document)));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    this.#store.add(vscode.languages.registerCodeLensProvider(AGENT_FILES, this));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const source = this.#queues.of(document.uri);
    if (source === undefined) return [];
    const { agents } = source.queue.config();
    return agentPlaces(document.getText()).flatMap(({ name, offset }) => {
      const place = document.positionAt(offset);
      const range = new vscode.Range(place, place);
      const command = agents.get(name)?.command;
      // Not saved yet, or not as it must be: the queue does not know it.
      if (command === undefined) return [];
      const state = programState(source.queue, command);
      const icon = state === 'found' ? '$(check)' : '$(circle-slash)';
      const title = `${icon} ${programText(command, state, vscode.l10n)}`;
      const lenses = [new vscode.CodeLens(range, { title, command: '' })];
      if (vscode.workspace.isTrusted) {
        lenses.push(
          new vscode.CodeLens(range, {
            title: `$(play) ${vscode.l10n.t('Start a Task with This Agent')}`,
            command: COMMANDS.startTask,
            arguments: [{ agent: name, folder: document.uri.fsPath }],
          }),
        );
      }
      return lenses;
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #saved(document: vscode.TextDocument): void {
    if (vscode.languages.match(AGENT_FILES, document) === 0) return;
    // The queue looks at its files from time to time; what was just saved counts at once.
    this.#queues.of(document.uri)?.settingsChanged();
    this.#changed.fire();
  }
}
