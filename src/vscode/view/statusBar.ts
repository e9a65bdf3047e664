import * as vscode from 'vscode';
import type { Summary } from '../../core/index.ts';
import { DisposableStore } from '../host/disposableStore.ts';
import { panelSettings } from '../host/panelSettings.ts';
import { COMMANDS, SETTINGS_SECTION } from '../ids.ts';
import type { FolderQueues } from '../queue/folderQueues.ts';
import { otherDispatcher, otherLines } from './otherDispatcher.ts';
import { escapeMarkdown } from './tooltipText.ts';
import { addCounts, summaryLine, summarySpoken, summaryTable } from './summaryText.ts';
import { pausedText } from './pausedText.ts';
import { FOCUS_TASKS_VIEW } from './taskItem.ts';

/** The commands that the tooltip links to, and no others. */
const LINKED: readonly string[] = [
  FOCUS_TASKS_VIEW,
  COMMANDS.startTask,
  COMMANDS.pauseQueue,
  COMMANDS.resumeQueue,
  COMMANDS.takeOver,
];

/** The queue's counts in the status bar; by default nothing where no folder has a queue. */
export class StatusBar implements vscode.Disposable {
  readonly #queues: FolderQueues;
  readonly #store = new DisposableStore();
  readonly #item = this.#store.add(
    vscode.window.createStatusBarItem('orchestra.summary', vscode.StatusBarAlignment.Left),
  );
  #shown: string | undefined;

  constructor(queues: FolderQueues) {
    this.#queues = queues;
    this.#item.name = 'Orchestra';
    this.#item.command = FOCUS_TASKS_VIEW;
    this.#store.add(queues.onChange(() => this.#update()));
    this.#store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#update()));
    this.#store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS_SECTION)) this.#update();
      }),
    );
  }

  /** What is shown, or undefined while it is hidden. */
  get text(): string | undefined {
    return this.#shown === undefined ? undefined : this.#item.text;
  }

  /** Markdown of the tooltip, or undefined while nothing is shown. */
  get tooltip(): string | undefined {
    return this.#shown;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const counts = this.#queues.all().flatMap((queue) => queue.summary() ?? []);
    const { statusBar } = panelSettings();
    if (statusBar === 'never' || (statusBar === 'auto' && counts.length === 0)) {
      this.#shown = undefined;
      this.#item.hide();
      return;
    }
    this.#show(addCounts(counts));
  }

  #show(counts: Summary): void {
    // Over an empty view nothing else says who dispatches in the place of this window.
    const others = otherLines(this.#queues.all(), vscode.l10n);
    const paused = pausedText(this.#queues.all().filter(({ queue }) => queue.exists));
    const parts = [summaryTable(counts, vscode.l10n), escapeMarkdown(paused), ...others, this.#links()];
    const tooltip = parts.filter((part) => part !== '').join('\n\n');
    if (tooltip === this.#shown) return;
    this.#shown = tooltip;
    const line = summaryLine(counts, vscode.l10n);
    this.#item.text = paused === '' ? line : `$(debug-pause) ${line}`;
    this.#item.tooltip = new vscode.MarkdownString(tooltip, true);
    this.#item.tooltip.isTrusted = { enabledCommands: LINKED };
    const spoken = [summarySpoken(counts, vscode.l10n), paused].filter((part) => part !== '').join('. ');
    this.#item.accessibilityInformation = { label: `Orchestra: ${spoken}` };
    this.#item.show();
  }

  /** What can be done at once. Restricted Mode leaves looking. */
  #links(): string {
    const links = [link(vscode.l10n.t('Show Tasks'), FOCUS_TASKS_VIEW)];
    const queues = this.#queues.all();
    if (vscode.workspace.isTrusted && queues.length > 0) {
      links.push(link(vscode.l10n.t('Start Task…'), COMMANDS.startTask));
      const existing = queues.filter(({ queue }) => queue.exists);
      const paused = existing.filter(({ queue }) => queue.pauses().queue);
      if (paused.length > 0) links.push(link(vscode.l10n.t('Resume Queue'), COMMANDS.resumeQueue));
      if (paused.length < existing.length)
        links.push(link(vscode.l10n.t('Pause Queue'), COMMANDS.pauseQueue));
      if (existing.some((source) => otherDispatcher(source) !== undefined)) {
        links.push(link(vscode.l10n.t('Take Over Dispatching'), COMMANDS.takeOver));
      }
    }
    return links.join(' · ');
  }
}

function link(words: string, command: string): string {
  return `[${words}](command:${command})`;
}
