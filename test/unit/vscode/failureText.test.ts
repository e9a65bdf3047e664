import assert from 'node:assert/strict';
import { decideRun, type RunFacts } from '../../../src/core/reconcile/decide.ts';
import type { FailureReason, Task } from '../../../src/core/model/task.ts';
import { english, type L10n } from '../../../src/vscode/l10n.ts';
import { failureText } from '../../../src/vscode/view/failureText.ts';
import { ALIVE } from '../core/runFacts.ts';
import { memoryTask } from '../core/tasks.ts';

/** Says which texts are asked for, as a window in another language would. */
const foreign: L10n = { t: (text, ...values) => `«${english.t(text, ...values)}»` };

const RUNNING = memoryTask({ status: 'running', timeout: 60, startRevision: 2 });
const ENDED: RunFacts = { ...ALIVE, process: 'dead', exitCode: 1 };

/** What the core notes of a task that ended so. */
function noted(
  facts: Partial<RunFacts>,
  task: Partial<Task> = {},
): Pick<Task, 'errorMessage' | 'failureReason'> {
  const decision = decideRun({ ...RUNNING, ...task }, { ...ENDED, ...facts });
  assert.ok('outcome' in decision && decision.outcome.status === 'failed');
  return { errorMessage: decision.outcome.error, failureReason: decision.outcome.reason };
}

const textOf = (facts: Partial<RunFacts>, task?: Partial<Task>): string | undefined =>
  failureText(noted(facts, task), foreign);

describe('why a task failed, in the window’s language', () => {
  it('is each end that the core words itself', () => {
    const ends: [string, string | undefined][] = [
      ['«Process exited with code 1»', textOf({})],
      ['«Process exited with code 127»', textOf({ exitCode: 127 })],
      ['«Timed out (after 60 s)»', textOf({ process: 'alive', overdue: true })],
      ['«Timed out (ended by hand)»', textOf({}, { timeoutRequestedAt: 'now' })],
      ['«Timed out (exit code 124)»', textOf({ exitCode: 124 })],
      ['«Timed out (task_1.timeout)»', textOf({ sentinel: { kind: 'timeout' } })],
      ['«The agent reported an error»', textOf({ verdict: { outcome: 'failure', message: undefined } })],
      [
        '«Process exited with code 0 but left no task_1.done»',
        textOf({ exitCode: 0, completion: 'sentinel' }),
      ],
      [
        '«Process terminated unexpectedly: it ended without an exit code, so nobody knows how far it came»',
        textOf({ exitCode: undefined }),
      ],
      [
        '«The machine went down while it ran, so nobody knows how far it came»',
        textOf({ exitCode: undefined, sameBoot: false }),
      ],
    ];
    for (const [said, found] of ends) assert.equal(found, said);
  });

  it('keeps the last lines of a log as they stand', () => {
    assert.equal(
      textOf({ lastWords: 'Error: no such file\n  at main' }),
      '«Process exited with code 1:   at main»',
    );
  });

  it('leaves an agent its own words, also where they read like the core’s', () => {
    const said: [FailureReason | null, string][] = [
      ['agent-error', 'Timed out (after 60 s)'],
      [null, 'Process exited with code 1'],
      ['launch', 'nothing-here is not on the PATH.'],
    ];
    for (const [failureReason, errorMessage] of said)
      assert.equal(failureText({ failureReason, errorMessage }, foreign), errorMessage);
  });

  it('is nothing where no reason was noted', () => {
    assert.equal(failureText({ failureReason: 'unknown', errorMessage: null }, foreign), undefined);
  });
});
