import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { lazily } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { isOpen } from '../host/isOpen.ts';
import { COMMANDS, CONTEXT_KEYS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import { draftSchema, type Draft } from './draft.ts';

const KEY = 'promptDocuments';
const storedSchema = lazily(() => z.record(z.string(), z.object({ root: z.string(), draft: draftSchema() })));

/** What becomes of a document when it is submitted. */
export interface PromptDocument {
  /** Root of the queue it is for. */
  readonly root: string;
  /** All but the prompt, which stands in the document. */
  readonly draft: Draft;
}

/**
 * Prompts that are written in an editor: untitled Markdown documents, which VS Code itself keeps over a reload and
 * never closes without asking. A lens at the head and the editor's title start the task or discard the text.
 */
export class PromptDocuments implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #state: vscode.Memento;
  readonly #documents: Map<string, PromptDocument>;

  /** @param state of the workspace */
  constructor(state: vscode.Memento) {
    this.#state = state;
    const kept = state.get(KEY);
    // Most often there is none, and nothing to be checked.
    const stored = kept === undefined ? {} : (z.safeParse(storedSchema(), kept).data ?? {});
    const open = new Set(allTabs().map(([, uri]) => uri.toString()));
    this.#documents = new Map(Object.entries(stored).filter(([uri]) => open.has(uri)));
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!isOpen(uri)) this.#forget(uri);
      }),
    );
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed.fire()));
    this.#store.add(vscode.languages.registerCodeLensProvider({ scheme: 'untitled' }, this));
    this.#tell();
  }

  /** Opens an editor with the prompt as far as it is written. `wish`: the part that the person wrote; the cursor is there. */
  async open(source: FolderQueue, { prompt = '', ...draft }: Draft, wish: string): Promise<void> {
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: prompt });
    this.#documents.set(document.uri.toString(), { root: source.root, draft });
    this.#tell();
    const end = document.positionAt(wish.length);
    await vscode.window.showTextDocument(document, {
      preview: false,
      selection: new vscode.Range(end, end),
    });
  }

  /** What is to become of a document; undefined for one of somebody else's. */
  find(uri: vscode.Uri): PromptDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  /** Closes a document without asking: its text has become a task, or is not wanted. */
  async close(document: vscode.TextDocument): Promise<void> {
    this.#forget(document.uri);
    const edit = new vscode.WorkspaceEdit();
    edit.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
    // An untitled document without a text is nothing to be saved.
    await vscode.workspace.applyEdit(edit);
    const tabs = allTabs().filter(([, uri]) => uri.toString() === document.uri.toString());
    await vscode.window.tabGroups.close(tabs.map(([tab]) => tab));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = this.find(document.uri);
    if (found === undefined) return [];
    const head = new vscode.Range(0, 0, 0, 0);
    const agent = found.draft.agent ?? '';
    const lens = (title: string, command: string): vscode.CodeLens =>
      new vscode.CodeLens(head, { title, command, arguments: [document.uri] });
    const start = lens(`$(play) ${vscode.l10n.t('Start Task with {0}', agent)}`, COMMANDS.submitPrompt);
    const discard = lens(`$(trash) ${vscode.l10n.t('Discard')}`, COMMANDS.discardPrompt);
    return vscode.workspace.isTrusted ? [start, discard] : [discard];
  }

  dispose(): void {
    this.#store.dispose();
  }

  #forget(uri: vscode.Uri): void {
    if (this.#documents.delete(uri.toString())) this.#tell();
  }

  #tell(): void {
    void this.#state.update(KEY, Object.fromEntries(this.#documents));
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.promptDocuments, [
      ...this.#documents.keys(),
    ]);
    this.#changed.fire();
  }
}

function allTabs(): [vscode.Tab, vscode.Uri][] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap((tab) => (tab.input instanceof vscode.TabInputText ? [[tab, tab.input.uri]] : []));
}
