import { toIso } from '../../../src/core/index.ts';
import type { EditRequest } from '../../../src/core/queue/editing.ts';
import { fieldOf } from '../invariants/eventLog.ts';
import type { Violation } from '../invariants/facts.ts';
import type { Operation, OperationName } from './operations.ts';
import type { Session } from './session.ts';

/** Does one operation. */
export type Act = (session: Session, operation: Operation) => void | Promise<void>;

const AGENTS = ['shell', 'shell', 'limited', 'limited', 'gone'];
const FILTERS = ['completed', 'failed', 'cancelled', 'all'];

function agent(number: number): string {
  return AGENTS[number % AGENTS.length] ?? 'shell';
}

function soon(session: Session, number: number): string {
  return toIso(session.world.machine.nowMs() + (number % 6) * 1000);
}

/** The task an operation is about, done to at a door; nothing where there is no task. */
function onTask(act: (session: Session, id: string, operation: Operation) => void | Promise<void>): Act {
  return (session, operation) => {
    const id = session.pick(operation.a);
    return id === undefined ? undefined : act(session, id, operation);
  };
}

/** What people and programs ask of a queue, at one of two doors. */
export const DOOR_OPERATIONS = {
  add: (session, { a, b, c }) => {
    const dependency = b % 3 === 0 ? session.pick(b) : undefined;
    const made = session.at(c, ({ queue }) =>
      queue.add({
        agent: agent(a),
        prompt: 'true',
        priority: c % 10,
        maxRetries: b % 4,
        autoRetry: b % 2 === 0,
        timeoutSeconds: a % 4 === 0 ? 1 + (b % 5) : 0,
        ...(dependency === undefined ? {} : { dependsOn: [dependency] }),
        ...(a % 7 === 0 ? { notBefore: soon(session, b) } : {}),
      }),
    );
    if (made !== undefined) session.acknowledged.add(made.taskId);
  },
  edit: onTask((session, id, { b, c }) => {
    const dependency = session.pick(c);
    const changes: EditRequest[] = [
      { priority: c % 10 },
      { dependsOn: dependency === undefined || c % 2 === 0 ? [] : [dependency] },
      { notBefore: soon(session, c) },
      { agent: agent(c) },
      { maxRetries: c % 3, autoRetry: c % 2 === 0 },
      { timeoutSeconds: c % 5, prompt: 'false' },
    ];
    session.at(b, ({ queue }) => queue.edit(id, changes[b % changes.length] ?? {}));
  }),
  cancel: onTask((session, id, { b }) => void session.later(b, ({ queue }) => queue.cancel(id))),
  timeOut: onTask((session, id, { b }) => void session.later(b, ({ queue }) => queue.timeOutNow(id))),
  retry: onTask((session, id, { b, c }) => {
    const made = session.at(b, ({ queue }) =>
      queue.retry(id, {
        ...(c % 3 === 0 ? { maxRetries: c % 5 } : {}),
        ...(c % 2 === 0 ? { auto: true } : {}),
      }),
    );
    if (made !== undefined) session.acknowledged.add(made.taskId);
  }),
  pauseTask: onTask((session, id, { b, c }) => {
    session.at(b, ({ queue }) => (c % 2 === 0 ? queue.pause({ task: id }) : queue.resume({ task: id })));
  }),
  pauseAgent: (session, { a, b, c }) => {
    const what = { agent: agent(a) };
    session.at(b, ({ queue }) => (c % 3 === 0 ? queue.pause(what) : queue.resume(what)));
  },
  pauseQueue: (session, { b, c }) => {
    session.at(b, ({ queue }) =>
      c % 3 === 0 ? queue.pause({ queue: true }) : queue.resume({ queue: true }),
    );
  },
  requestRun: onTask((session, id, { b }) => {
    session.at(b, ({ queue }) => queue.requestRun([id]));
  }),
  extend: onTask((session, id, { b, c }) => {
    session.at(b, ({ queue }) => queue.extendTimeout(id, 1 + (c % 5)));
  }),
  archive: (session, { a, b }) => {
    session.at(a, ({ queue }) => queue.archive({ force: b % 2 === 0 }));
  },
  clean: (session, { a, b, c }) => {
    const filter = c % 2 === 0 ? FILTERS[b % FILTERS.length] : session.pick(b);
    if (filter === undefined) return;
    // Whoever is killed meanwhile may have deleted any of them.
    const meant = session.at(a, ({ queue }) => queue.clean(filter, { dryRun: true })) ?? [];
    for (const id of meant) session.deleted.add(id);
    session.at(a, ({ queue }) => queue.clean(filter));
  },
  look: (session, { a }) => {
    const report = session.at(a, ({ queue }) => queue.status({ all: true }));
    // What a window shows now may be behind; what it remembers of this look must not be what it shows at the end.
    for (const { live } of session.world.windows) live.settled();
    session.lookAtFiles();
    if (report !== undefined)
      session.found.push(
        ...asOnDisk(
          session,
          report.tasks.map(({ task }) => task),
        ),
      );
  },
  doctor: (session, { a, b }) => {
    session.at(a, ({ queue }) => queue.doctor({ fix: b % 2 === 0 }));
  },
  rebuildIndex: (session, { a }) => {
    session.at(a, ({ queue }) => queue.rebuildIndex());
  },
  restartDoor: (session, { a }) => {
    session.slam(a);
  },
} satisfies Partial<Record<OperationName, Act>>;

/** Whether what a look showed is what the files say. While something is under way, the two may differ. */
export function asOnDisk(
  { facts }: Session,
  shown: readonly { readonly taskId: string; readonly status: string }[],
  { archive = true } = {},
): Violation[] {
  const tasks = [...facts.tasks.values()];
  if (tasks.some(({ isOnItsWay }) => isOnItsWay)) return [];
  const expected = new Map(
    tasks.flatMap(({ id, task, file, archived }) => {
      const isLeaving = (task?.archivedAt ?? task?.deletedAt ?? null) !== null;
      const shown = isLeaving || file === undefined ? archive && archived : file;
      return !shown ? [] : [[id, String(fieldOf(shown.value, 'status'))] as const];
    }),
  );
  const seen = new Map(shown.map(({ taskId, status }) => [taskId, status]));
  return [...new Set([...expected.keys(), ...seen.keys()])].flatMap((id) => {
    const is = expected.get(id) ?? 'nowhere';
    const told = seen.get(id) ?? 'not at all';
    return is === told ? [] : { invariant: 4, task: id, what: `is shown as ${told} and is ${is}` };
  });
}
