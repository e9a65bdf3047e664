import type { Settings, Summary } from '../../core/index.ts';

/** Settings of the person that a background dispatcher is told, or that change nothing for it. */
const CARRIED = new Set(['maxConcurrent', 'continueWhenClosed', 'dispatch']);

/** What decides whether a background dispatcher may go on where the window stops. */
export interface HandoverFacts {
  readonly settings: Pick<Settings, 'continueWhenClosed' | 'dispatch'>;
  readonly userSettings: Readonly<Record<string, unknown>>;
  readonly summary: Pick<Summary, 'pending' | 'running' | 'autoRetry'>;
}

/**
 * Why nothing goes on in the background when the window closes; undefined where it does. A background dispatcher reads
 * no settings of the editor's user: it must not start tasks by others than the person chose (another command line, or
 * flags that were switched off).
 */
export function whyNoHandover({ settings, userSettings, summary }: HandoverFacts): string | undefined {
  if (summary.pending + summary.running + summary.autoRetry === 0) return 'nothing is left to do';
  if (!settings.continueWhenClosed) return 'orchestra.continueWhenClosed is off';
  if (settings.dispatch === 'manual') return 'orchestra.dispatch is manual';
  const own = Object.keys(userSettings).filter((name) => !CARRIED.has(name));
  return own.length === 0 ? undefined : `your own settings would not hold there (${own.join(', ')})`;
}
