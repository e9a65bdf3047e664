import { textField } from '../../cli/sandbox.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { COUNTED } from './starts.ts';
import type { CrashBox } from './crashLab.ts';
import type { Fate } from './powerCut.ts';

/** Something a caller was told, from a moment on. */
export interface Acknowledged {
  readonly atNs: bigint;
  /** Ids of tasks. */
  readonly tasks: readonly string[];
  /** Ids of tasks whose deletion begins: they may be gone from here on, and do not run again. */
  readonly deleted?: readonly string[];
  /** What must hold until that is deleted; returns what does not, in words. */
  readonly holds: (facts: QueueFacts, deleted: ReadonlySet<string>) => string[];
}

/** A day in the life of a queue, from nothing; returns what its caller was told, and when. */
export async function workForADay(box: CrashBox): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const told = (tasks: readonly string[], holds: Acknowledged['holds'] = () => []): void => {
    acknowledged.push({ atNs: process.hrtime.bigint(), tasks, holds });
  };
  const run = async (...args: string[]): Promise<string> => {
    const outcome = await box.run(args, box.hooked);
    if (outcome.code !== 0) throw new Error(`orchestra ${args.join(' ')}: ${outcome.stderr}`);
    return outcome.stdout;
  };
  const start = async (prompt: string, ...options: string[]): Promise<string> => {
    const id = textField(JSON.parse(await run('--json', 'start', 'shell', prompt, ...options)), 'taskId');
    told([id]);
    return id;
  };

  const good = await start(COUNTED);
  box.write('.orchestra/config.json', JSON.stringify({ retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1 }));
  const bad = await start(`${COUNTED}; exit 3`);
  const edited = await start(COUNTED);
  await run('pause', '--task', edited);
  await run('edit', edited, '--priority', '9');
  told([], (facts) =>
    facts.tasks.get(edited)?.task?.priority === 9 ? [] : [`the edit of ${edited} is lost`],
  );
  await run('daemon', '--until-idle');
  told([], (facts) => [...has(facts, good, 'complete'), ...has(facts, bad, 'failed')]);
  await run('retry', bad);
  told([`${bad}_r1`]);
  const cancelled = await start(COUNTED);
  await run('cancel', cancelled);
  told([], (facts) => has(facts, cancelled, 'cancelled'));
  const last = await start(COUNTED, '--depends-on', good);
  await run('daemon', '--until-idle');
  told([], (facts, deleted) => [
    ...(deleted.has(`${bad}_r1`) ? [] : has(facts, `${bad}_r1`, 'failed')),
    ...has(facts, last, 'complete'),
  ]);
  acknowledged.push({ atNs: process.hrtime.bigint(), tasks: [], deleted: [`${bad}_r1`], holds: () => [] });
  await run('clean', `${bad}_r1`);
  await run('archive', '--force');
  await start(COUNTED);
  return acknowledged;
}

function has(facts: QueueFacts, id: string, status: string): string[] {
  const found = facts.tasks.get(id)?.task?.status;
  return found === status ? [] : [`${id} was ${status}, and is ${found ?? 'gone'}`];
}

/** One of the ways in which a disk forgets. */
export function fateOf(random: () => number): { title: string; fate: Fate } {
  const fates: readonly [string, Fate][] = [
    ['nothing is kept that was not flushed', { namesLost: () => true, bytesLost: () => 1 }],
    ['all names are kept, and no bytes', { namesLost: () => false, bytesLost: () => 1 }],
    ['all names are kept, and zeros for bytes', { namesLost: () => false, bytesLost: () => 'zeros' }],
    ['any of it is kept', { namesLost: () => random() < 0.5, bytesLost: () => random() }],
  ];
  const [title, fate] = fates[Math.floor(random() * fates.length)] ?? ['', undefined];
  if (fate === undefined) throw new Error('there is no such fate');
  return { title, fate };
}
