import type * as vscode from 'vscode';
import { messageOf, startDetached } from '../../core/index.ts';
import type { FolderQueue } from './folderQueue.ts';

/** Where the person wants it, leaves a background dispatcher to each queue with unfinished work. */
export function continueInBackground(
  queues: readonly FolderQueue[],
  cliFile: string,
  log: vscode.LogOutputChannel,
): void {
  for (const { root, queue, dispatcher } of queues) {
    try {
      if (dispatcher === undefined || !queue.config().settings.continueWhenClosed) continue;
      const { summary } = queue.status({ limit: 0 });
      if (summary.pending + summary.running + summary.autoRetry === 0) continue;
      startDetached({ script: cliFile, args: ['--root', root, 'daemon', '--until-idle'], cwd: root });
    } catch (error) {
      log.error(`${root} does not go on in the background: ${messageOf(error)}`);
    }
  }
}
