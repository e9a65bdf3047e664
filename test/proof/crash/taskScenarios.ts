import { textField } from '../../cli/sandbox.ts';
import { patiently, type Promised } from './aftermath.ts';
import { COUNTED } from './starts.ts';
import type { CrashBox } from './crashLab.ts';
import { isGone, statusIs, type CommandScenario, type Prepared } from './scenario.ts';

/** Longer than an argument may be: it goes into a plan file. */
const LONG = `${COUNTED}\n${'# a long story\n'.repeat(20_000)}`;

const tellsTask: CommandScenario['promises'] = (_prepared, { stdout }): Promised => ({
  tasks: [textField(JSON.parse(stdout), 'taskId')],
});

/** Lets the slow task run. */
async function runSlow(box: CrashBox, { slow }: Prepared): Promise<void> {
  await box.ok('resume', '--task', slow);
  await box.ok('run', slow);
}

/** What was to be stopped and was not is asked for once more, so that the queue comes to its end. */
const cancelSlow: CommandScenario['next'] = (box, { slow }) => patiently(box, ['cancel', slow]);

/** Commands that make tasks, change them, or take them away. */
export const TASK_SCENARIOS: readonly CommandScenario[] = [
  {
    title: 'start',
    command: 'start',
    args: () => ['--json', 'start', 'shell', COUNTED],
    promises: tellsTask,
  },
  {
    title: 'start of a dependent task',
    command: 'start',
    args: ({ pending }) => ['--json', 'start', 'shell', COUNTED, '--depends-on', pending],
    promises: tellsTask,
  },
  {
    title: 'start with a prompt of 300 kB',
    command: 'start',
    args: () => ['--json', 'start', 'shell', '-'],
    input: LONG,
    promises: tellsTask,
  },
  {
    title: 'run',
    mayDiffer: true,
    command: 'run',
    args: ({ pending }) => ['run', pending],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'complete') }),
  },
  {
    title: 'run --wait',
    mayDiffer: true,
    command: 'run',
    args: ({ pending }) => ['run', pending, '--wait'],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'complete') }),
  },
  {
    title: 'cancel',
    command: 'cancel',
    args: ({ pending }) => ['cancel', pending],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'cancelled') }),
  },
  {
    title: 'cancel of a running task',
    command: 'cancel',
    before: runSlow,
    mayDiffer: true,
    args: ({ slow }) => ['cancel', slow],
    next: cancelSlow,
    always: ({ slow }) => statusIs(slow, 'cancelled'),
  },
  {
    title: 'timeout of a running task',
    command: 'timeout',
    before: runSlow,
    mayDiffer: true,
    args: ({ slow }) => ['timeout', slow],
    next: cancelSlow,
    promises: ({ slow }) => ({ holds: statusIs(slow, 'failed') }),
  },
  {
    title: 'timeout extend',
    command: 'timeout extend',
    args: ({ paused }) => ['timeout', 'extend', paused, '60'],
    promises: ({ paused }) => ({
      holds: (facts) =>
        facts.tasks.get(paused)?.task?.timeout === 660 ? [] : [`the time that ${paused} was given is lost`],
    }),
  },
  {
    title: 'retry',
    command: 'retry',
    args: ({ failed }) => ['retry', failed],
    promises: ({ failed }) => ({ tasks: [`${failed}_r1`] }),
  },
  {
    title: 'edit',
    command: 'edit',
    args: ({ paused }) => ['edit', paused, '--priority', '9'],
    promises: ({ paused }) => ({
      holds: (facts) =>
        facts.tasks.get(paused)?.task?.priority === 9 ? [] : [`the edit of ${paused} is lost`],
    }),
  },
  {
    title: 'edit of a prompt, to 300 kB',
    command: 'edit',
    args: ({ paused }) => ['edit', paused, '--prompt', '-'],
    input: LONG,
    promises: ({ paused }) => ({
      holds: (facts) =>
        facts.tasks.get(paused)?.task?.prompt === LONG ? [] : [`the new prompt of ${paused} is lost`],
    }),
  },
  {
    title: 'clean of one',
    command: 'clean',
    args: ({ complete }) => ['clean', complete],
    promises: ({ complete }) => ({ holds: isGone(complete) }),
  },
  {
    title: 'clean of all',
    command: 'clean',
    args: () => ['clean', 'all', '--yes'],
    promises: ({ complete, failed }) => ({
      holds: (facts) => [...isGone(complete)(facts), ...isGone(failed)(facts)],
    }),
  },
  {
    title: 'pause of a task',
    command: 'pause',
    args: ({ pending }) => ['pause', '--task', pending],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'pending') }),
  },
  {
    title: 'resume of a task',
    command: 'resume',
    args: ({ paused }) => ['resume', '--task', paused],
    promises: ({ paused }) => ({ holds: statusIs(paused, 'complete') }),
  },
];
