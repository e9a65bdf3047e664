import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import { BOARD_PANEL } from '../ids.ts';
import { ShownBoard, type BoardSurroundings } from './shownBoard.ts';

/** The board of the window: one editor with a page in it. While it is hidden there is no page, and nothing is computed. */
export class Board implements Disposable {
  readonly #around: BoardSurroundings;
  readonly #store = new DisposableStore();
  #shown: ShownBoard | undefined;

  constructor(around: BoardSurroundings) {
    this.#around = around;
    this.#store.add(
      vscode.window.registerWebviewPanelSerializer(BOARD_PANEL, {
        // What the page itself remembers it gets back from VS Code.
        deserializeWebviewPanel: (panel) => {
          this.#take(panel);
          return Promise.resolve();
        },
      }),
    );
  }

  /** Opens the board, or brings the one that is open to the front. */
  open(): void {
    if (this.#shown !== undefined) {
      this.#shown.panel.reveal();
      return;
    }
    this.#take(
      vscode.window.createWebviewPanel(
        BOARD_PANEL,
        vscode.l10n.t('Orchestra Board'),
        vscode.ViewColumn.Active,
      ),
    );
  }

  dispose(): void {
    this.#shown?.dispose();
    this.#store.dispose();
  }

  #take(panel: vscode.WebviewPanel): void {
    this.#shown?.dispose();
    const shown = new ShownBoard(panel, this.#around);
    this.#shown = shown;
    panel.onDidDispose(() => {
      shown.dispose();
      if (this.#shown === shown) this.#shown = undefined;
    });
  }
}
