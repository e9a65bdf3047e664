import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { LongWork, WorkProgress } from '../../core/index.ts';
import { numberText } from '../l10n.ts';
import { inSlices, type Worked } from './slices.ts';

/** Work that is done sooner shows no progress, milliseconds: it would only flash up. */
const QUIET_MS = 300;

/** Does long work without keeping the window waiting; what takes a while shows how far it is, and can be cancelled. */
export async function doLongWork<T>(title: string, work: LongWork<T>): Promise<Worked<T>> {
  let stopped = false;
  let latest: WorkProgress | undefined;
  let onProgress: (progress: WorkProgress) => void = () => undefined;
  const working = inSlices(work, {
    isStopped: () => stopped,
    onProgress: (progress) => {
      latest = progress;
      onProgress(progress);
    },
  });
  const isQuick = await Promise.race([working.then(() => true), delay(QUIET_MS, false)]);
  if (isQuick) return working;
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, async (shown, token) => {
    token.onCancellationRequested(() => (stopped = true));
    const bar = new Bar(shown);
    if (latest !== undefined) bar.show(latest);
    onProgress = (progress) => bar.show(progress);
    return working;
  });
}

/** A progress bar: it is told what was added, in percent. */
class Bar {
  readonly #shown: vscode.Progress<{ message: string; increment: number }>;
  #percent = 0;

  constructor(shown: vscode.Progress<{ message: string; increment: number }>) {
    this.#shown = shown;
  }

  show({ done, total }: WorkProgress): void {
    const percent = total === 0 ? 0 : Math.floor((done / total) * 100);
    // Work has several parts, each from 0 to 100; a bar goes on only.
    if (percent <= this.#percent) return;
    const message = vscode.l10n.t(
      '{0} of {1}',
      numberText(done, vscode.l10n),
      numberText(total, vscode.l10n),
    );
    this.#shown.report({ message, increment: percent - this.#percent });
    this.#percent = percent;
  }
}
