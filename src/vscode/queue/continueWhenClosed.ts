import type * as vscode from 'vscode';
import { messageOf, startDetached } from '../../core/index.ts';
import type { FolderQueue } from './folderQueue.ts';
import { whyNoHandover } from './handover.ts';
import { readEditorSettings } from './settings.ts';

/** Leaves a background dispatcher to each queue that was dispatched from here and has unfinished work. */
export function continueInBackground(
  queues: readonly FolderQueue[],
  cliFile: string,
  log: vscode.LogOutputChannel,
): void {
  for (const { folder, root, queue, dispatcher } of queues) {
    try {
      if (dispatcher?.role !== 'holder') continue;
      const { settings } = queue.config();
      const { userSettings } = readEditorSettings(folder, root);
      const obstacle = whyNoHandover({ settings, userSettings, summary: queue.status({ limit: 0 }).summary });
      log.info(`${root} ${obstacle === undefined ? 'goes on in the background' : `rests: ${obstacle}`}`);
      if (obstacle !== undefined) continue;
      const limit = ['--max-concurrent', String(settings.maxConcurrent)];
      startDetached({
        script: cliFile,
        args: ['--root', root, 'daemon', '--until-idle', ...limit],
        cwd: root,
      });
    } catch (error) {
      log.error(`${root} does not go on in the background: ${messageOf(error)}`);
    }
  }
}
