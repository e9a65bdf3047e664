import type { Task } from '../../core/index.ts';
import type { L10n } from '../l10n.ts';

type Reason = NonNullable<Task['failureReason']>;
/** An English text of the core, and what the window says instead. */
type Worded = readonly [RegExp, (found: readonly string[], l10n: L10n) => string];

const ENDED: readonly Worded[] = [
  [/^Process exited with code (-?\d+)$/, ([code = ''], l10n) => l10n.t('Process exited with code {0}', code)],
  [
    /^Process exited with code (-?\d+): ([^]+)$/,
    ([code = '', said = ''], l10n) => l10n.t('Process exited with code {0}: {1}', code, said),
  ],
];

/** How `core/reconcile/decide.ts` and an import word the ends that they judge. What an agent says is its own, however it reads. */
const WORDED: Readonly<Record<Reason, readonly Worded[]>> = {
  'exit-code': ENDED,
  launch: ENDED,
  'agent-error': [[/^The agent reported an error$/, (_, l10n) => l10n.t('The agent reported an error')]],
  'no-sentinel': [
    [
      /^Process exited with code 0 but left no (\S+)$/,
      ([file = ''], l10n) => l10n.t('Process exited with code 0 but left no {0}', file),
    ],
  ],
  timeout: [
    [/^Timed out \(after (\d+) s\)$/, ([seconds = ''], l10n) => l10n.t('Timed out (after {0} s)', seconds)],
    [/^Timed out \(ended by hand\)$/, (_, l10n) => l10n.t('Timed out (ended by hand)')],
    [/^Timed out \(exit code (\d+)\)$/, ([code = ''], l10n) => l10n.t('Timed out (exit code {0})', code)],
    [/^Timed out \((\S+)\)$/, ([file = ''], l10n) => l10n.t('Timed out ({0})', file)],
  ],
  interrupted: [
    [
      /^Process terminated unexpectedly: it ended without an exit code, so nobody knows how far it came$/,
      (_, l10n) =>
        l10n.t(
          'Process terminated unexpectedly: it ended without an exit code, so nobody knows how far it came',
        ),
    ],
    [
      /^The machine went down while it ran, so nobody knows how far it came$/,
      (_, l10n) => l10n.t('The machine went down while it ran, so nobody knows how far it came'),
    ],
    [
      /^It was running when it was imported, so nobody knows how far it came$/,
      (_, l10n) => l10n.t('It was running when it was imported, so nobody knows how far it came'),
    ],
  ],
  unknown: [],
};

/**
 * Why a task failed, in the window's language as far as the core worded it: a task file has it in English for every door.
 * What an agent said, or why its program could not be started, stays as it was noted. Undefined where no reason was.
 */
export function failureText(
  { errorMessage, failureReason }: Pick<Task, 'errorMessage' | 'failureReason'>,
  l10n: L10n,
): string | undefined {
  if (errorMessage === null || failureReason === null) return errorMessage ?? undefined;
  for (const [pattern, inWords] of WORDED[failureReason]) {
    const found = pattern.exec(errorMessage);
    if (found !== null) return inWords(found.slice(1), l10n);
  }
  return errorMessage;
}
