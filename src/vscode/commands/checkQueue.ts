import * as vscode from 'vscode';
import { showFindings } from '../ask/showFindings.ts';
import { doLongWork } from '../host/longWork.ts';
import type { Services } from '../host/services.ts';
import { chosenQueue } from './chosenQueue.ts';

/** Looks over queue and machine, says what is wrong and how to mend it, and mends what can be mended when told to. */
export async function checkQueue(services: Services): Promise<void> {
  const chosen = await chosenQueue(services);
  if (chosen === undefined) return;
  let fix = false;
  do {
    const title = fix ? vscode.l10n.t('Mending the queue') : vscode.l10n.t('Checking queue and machine');
    const worked = await doLongWork(title, chosen.queue.work.doctor({ fix }));
    if (worked.stopped) return;
    const ill = worked.value.some(({ level }) => level !== 'ok');
    const mend = `$(tools) ${vscode.l10n.t('Mend What Can Be Mended')}`;
    // Offered once: what is still wrong after that wants a person.
    const offer = ill && !fix && vscode.workspace.isTrusted ? mend : undefined;
    fix = await showFindings(vscode.l10n.t('Queue and machine'), worked.value, offer);
  } while (fix);
}
