import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { messageOf } from '../../core/index.ts';
import { fromPageSchema, type FromPage } from '../../board/fromPage.ts';
import type { ToPage } from '../../board/toPage.ts';
import { DisposableStore, type Disposable } from '../host/disposableStore.ts';
import { COMMANDS } from '../ids.ts';
import type { FolderQueue } from '../queue/folderQueue.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import type { Node } from '../view/nodes.ts';
import type { TaskTree } from '../view/taskTree.ts';
import { BoardFeed } from './boardFeed.ts';
import { boardHtml } from './boardHtml.ts';

/** What the board works with. */
export interface BoardSurroundings {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly queues: FolderQueues;
  readonly tree: Pick<TaskTree, 'find' | 'row'>;
  readonly view: Pick<vscode.TreeView<Node>, 'reveal'>;
}

/** Changes are told this long after the first of them, milliseconds. */
const REST_MS = 50;
const REST_FACTOR = 10;

/** An open board. */
export class ShownBoard implements Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #around: BoardSurroundings;
  readonly #store = new DisposableStore();
  #feed: BoardFeed | undefined;
  /** There is a page, and it listens. */
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #restMs = REST_MS;

  constructor(panel: vscode.WebviewPanel, around: BoardSurroundings) {
    this.panel = panel;
    this.#around = around;
    const dist = vscode.Uri.joinPath(around.extensionUri, 'dist');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    const icon = (kind: string): vscode.Uri =>
      vscode.Uri.joinPath(around.extensionUri, 'media', `board-${kind}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    this.#store.add(webview.onDidReceiveMessage((message: unknown) => this.#hear(message)));
    this.#store.add(panel.onDidChangeViewState(() => this.#followVisibility()));
    this.#store.add(around.queues.onChange(({ source }) => this.#changed(source)));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changed(undefined)));
    webview.html = boardHtml({
      language: vscode.env.language,
      title: vscode.l10n.t('Orchestra Board'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'board.js')).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(dist, 'board.css')).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64url'),
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#feed?.dispose();
    this.#store.dispose();
    this.panel.dispose();
  }

  #hear(message: unknown): void {
    const parsed = z.safeParse(fromPageSchema(), message);
    if (!parsed.success) {
      this.#around.log.warn(`The board's page said what is no message: ${z.prettifyError(parsed.error)}`);
      return;
    }
    try {
      this.#answer(parsed.data);
    } catch (error) {
      this.#around.log.error(`The board: ${messageOf(error)}`);
    }
  }

  #answer(message: FromPage): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#show(message.root);
        return;
      case 'show':
        this.#show(message.root);
        return;
      case 'select':
        this.#select(message.task);
        return;
      case 'open':
        this.#open(message.task);
        return;
      case 'start':
        void vscode.commands.executeCommand(COMMANDS.startTask);
        return;
      case 'titles':
        this.#tell({ type: 'titles', titles: this.#feed?.titles(message.tasks) ?? {} });
        return;
    }
  }

  /** Tells the page all there is of one queue. */
  #show(root: string | undefined): void {
    const all = this.#around.queues.all().filter(({ queue }) => queue.exists);
    const source = all.find((queue) => queue.root === root) ?? all[0];
    this.#feed?.dispose();
    const tell = (message: ToPage): void => this.#tell(message);
    const feed = source === undefined ? undefined : new BoardFeed(source, tell, vscode.l10n);
    this.#feed = feed;
    this.#tell({
      type: 'board',
      root: source?.root ?? '',
      queues: all.map((queue) => ({ root: queue.root, name: queue.folder.name })),
      trusted: vscode.workspace.isTrusted,
      texts: vscode.l10n.bundle ?? {},
      ...(feed?.nodes() ?? { nodes: [], earlier: 0 }),
    });
    if (feed !== undefined) this.#watch(feed.readHistory());
  }

  #changed(source: FolderQueue | undefined): void {
    if (!this.#isReady) return;
    // Another list of queues, the first one, or other rights.
    if (source === undefined || this.#feed === undefined) this.#show(this.#feed?.source.root);
    else if (source === this.#feed.source) this.#updateSoon();
  }

  /** Many changes come together; after a look at many tasks it rests the longer. */
  #updateSoon(): void {
    this.#timer ??= setTimeout(() => {
      const startedMs = performance.now();
      if (this.#feed !== undefined) this.#watch(this.#feed.update());
      this.#restMs = Math.max(REST_MS, (performance.now() - startedMs) * REST_FACTOR);
      this.#timer = undefined;
    }, this.#restMs);
  }

  /** A hidden page is gone; the one that comes back says that it is ready, and is told everything. */
  #followVisibility(): void {
    if (this.panel.visible) return;
    this.#isReady = false;
    this.#feed?.dispose();
    this.#feed = undefined;
  }

  #select(taskId: string): void {
    const node = this.#around.tree.row(taskId, this.#feed?.source);
    if (node === undefined) return;
    this.#watch(Promise.resolve(this.#around.view.reveal(node, { select: true, focus: false })));
  }

  #open(taskId: string): void {
    const node = this.#around.tree.find(taskId, this.#feed?.source);
    if (node === undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          '{0} is not in the list any more; “orchestra logs” shows the log of an older task.',
          taskId,
        ),
      );
      return;
    }
    const command = node.looks.contextValue.split(' ').includes('logged')
      ? COMMANDS.showLog
      : COMMANDS.openTaskFile;
    void vscode.commands.executeCommand(command, node);
  }

  #tell(message: ToPage): void {
    void this.panel.webview.postMessage(message);
  }

  #watch(work: Promise<void>): void {
    work.catch((error: unknown) => this.#around.log.error(`The board: ${messageOf(error)}`));
  }
}
