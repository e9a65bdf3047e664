import * as vscode from 'vscode';
import { archiveStatsText, keptText, tasksText } from '../documents/countText.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { chosenExistingQueue } from './chosenQueue.ts';

/** Moves finished tasks into the archive: those that are due, or all; first it says how many that are. */
export async function archiveTasks(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const { queue } = chosen;
  const { enabled, maxCompletedAgeDays, maxFailedAgeDays } = queue.config().settings.archive;
  const kept = new Set<string>();
  const onKept = (id: string): unknown => kept.add(id);
  const items = [];
  for (const force of [false, true]) {
    const counted = await doLongWork(
      vscode.l10n.t('Counting tasks'),
      queue.work.archive({ dryRun: true, force, onKept }),
    );
    if (counted.stopped) return;
    const count = counted.value.length;
    const due = enabled
      ? vscode.l10n.t(
          'complete for {0} days, failed or cancelled for {1}',
          maxCompletedAgeDays,
          maxFailedAgeDays,
        )
      : vscode.l10n.t('none: archiving is switched off');
    items.push({
      label: force
        ? `$(archive) ${vscode.l10n.t('All finished tasks')}`
        : `$(calendar) ${vscode.l10n.t('What is due')}`,
      description: tasksText(count, vscode.l10n),
      detail: force ? vscode.l10n.t('whatever their age') : due,
      force,
      count,
    });
  }
  if (items.every(({ count }) => count === 0)) {
    void vscode.window.showInformationMessage(
      [vscode.l10n.t('No finished task can be archived.'), ...keptText(kept.size, vscode.l10n)].join(' '),
    );
    return;
  }
  const placeHolder = vscode.l10n.t('Which finished tasks do you want to move into the archive?');
  const picked = await vscode.window.showQuickPick(
    items.filter(({ count }) => count > 0),
    { title: services.title, placeHolder },
  );
  if (picked === undefined) return;
  kept.clear();
  const worked = await doLongWork(
    vscode.l10n.t('Archiving tasks'),
    queue.work.archive({ force: picked.force, onKept }),
  );
  const moved = worked.stopped ? (worked.last?.done ?? 0) : worked.value.length;
  const said = vscode.l10n.t('Archived {0}.', tasksText(moved, vscode.l10n));
  void vscode.window.showInformationMessage([said, ...keptText(kept.size, vscode.l10n)].join(' '));
}

/** Says what lies in the archive. */
export async function showArchiveStats(services: Services): Promise<void> {
  const chosen = await chosenExistingQueue(services);
  if (chosen === undefined) return;
  const worked = await doLongWork(vscode.l10n.t('Counting the archive'), chosen.queue.work.archiveStats());
  if (!worked.stopped) void vscode.window.showInformationMessage(archiveStatsText(worked.value, vscode.l10n));
}
