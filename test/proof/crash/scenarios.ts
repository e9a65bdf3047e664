import type { QueueFacts } from '../invariants/facts.ts';
import { textField } from '../../cli/sandbox.ts';
import { COUNTED, type Promised } from './aftermath.ts';
import type { CrashBox } from './crashLab.ts';

/** Tasks of the queue that every run begins with. */
export interface Prepared {
  readonly pending: string;
  readonly paused: string;
  readonly failed: string;
  readonly complete: string;
}

/** A command that is cut off, and what it promises once it ended well. */
export interface CommandScenario {
  readonly title: string;
  readonly args: (prepared: Prepared) => readonly string[];
  readonly promises?: (prepared: Prepared, stdout: string) => Promised;
}

/** A queue with a task in each state. */
export async function prepareQueue(box: CrashBox): Promise<Prepared> {
  box.write('.orchestra/config.json', JSON.stringify({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1 }));
  const complete = await box.task(COUNTED);
  const failed = await box.task(`${COUNTED}; exit 3`);
  await box.ok('daemon', '--until-idle');
  const pending = await box.task(COUNTED);
  const paused = await box.task(COUNTED);
  await box.ok('pause', '--task', paused);
  return { pending, paused, failed, complete };
}

const statusIs =
  (id: string, status: string) =>
  (facts: QueueFacts): string[] => {
    const found = facts.tasks.get(id)?.task?.status;
    return found === status ? [] : [`${id} is ${found ?? 'gone'} instead of ${status}`];
  };

const isGone =
  (id: string) =>
  (facts: QueueFacts): string[] =>
    facts.tasks.has(id) ? [`${id} is still there, though its deletion was acknowledged`] : [];

/** Each command that changes a queue. */
export const COMMANDS: readonly CommandScenario[] = [
  {
    title: 'start',
    args: () => ['--json', 'start', 'shell', COUNTED],
    promises: (_prepared, stdout) => ({ tasks: [textField(JSON.parse(stdout), 'taskId')] }),
  },
  {
    title: 'start of a dependent task',
    args: ({ pending }) => ['--json', 'start', 'shell', COUNTED, '--depends-on', pending],
    promises: (_prepared, stdout) => ({ tasks: [textField(JSON.parse(stdout), 'taskId')] }),
  },
  {
    title: 'cancel',
    args: ({ pending }) => ['cancel', pending],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'cancelled') }),
  },
  {
    title: 'retry',
    args: ({ failed }) => ['retry', failed],
    promises: ({ failed }) => ({ tasks: [`${failed}_r1`] }),
  },
  {
    title: 'edit',
    args: ({ paused }) => ['edit', paused, '--priority', '9'],
    promises: ({ paused }) => ({
      holds: (facts) =>
        facts.tasks.get(paused)?.task?.priority === 9 ? [] : [`the edit of ${paused} is lost`],
    }),
  },
  {
    title: 'clean of one',
    args: ({ complete }) => ['clean', complete],
    promises: ({ complete }) => ({ holds: isGone(complete) }),
  },
  {
    title: 'clean of all',
    args: () => ['clean', 'all', '--yes'],
    promises: ({ complete, failed }) => ({
      holds: (facts) => [...isGone(complete)(facts), ...isGone(failed)(facts)],
    }),
  },
  {
    title: 'archive',
    args: () => ['archive', '--force'],
    promises: ({ complete, failed }) => ({
      holds: (facts) =>
        [complete, failed].flatMap((id) =>
          facts.tasks.get(id)?.archived === undefined ? [`${id} is not in the archive`] : [],
        ),
    }),
  },
  {
    title: 'pause of the queue',
    args: () => ['pause'],
    promises: () => ({ holds: (facts) => (facts.pausedQueue ? [] : ['the pause is lost']) }),
  },
  {
    title: 'pause of a task',
    args: ({ pending }) => ['pause', '--task', pending],
    promises: ({ pending }) => ({ holds: statusIs(pending, 'pending') }),
  },
  {
    title: 'resume of a task',
    args: ({ paused }) => ['resume', '--task', paused],
    promises: ({ paused }) => ({ holds: statusIs(paused, 'complete') }),
  },
];
