import * as vscode from 'vscode';
import type { FolderQueue } from '../queue/folderQueue.ts';

/** Which of the queues are paused, in words; empty where none is. */
export function pausedText(all: readonly FolderQueue[]): string {
  const paused = all.filter(({ queue }) => queue.pauses().queue);
  if (paused.length === 0) return '';
  if (all.length === 1) return vscode.l10n.t('The queue is paused.');
  return vscode.l10n.t('Paused: {0}', paused.map(({ folder }) => folder.name).join(', '));
}
