import { readFileSync } from 'node:fs';
import { newTask } from '../../../src/core/model/newTask.ts';
import type { CutOff } from '../sim/disk.ts';
import type { SimProcess } from '../sim/simProcess.ts';
import type { Act } from './doorOperations.ts';
import type { OperationName } from './operations.ts';
import type { Session } from './session.ts';

const STEPS_MS = [1, 5, 20, 100, 300, 600, 1600, 2500];
const CLOCK_MS = [1000, -1000, 10_000, -10_000, 3_600_000, -3_600_000, 2 * 86_400_000, -2 * 86_400_000];
const EXIT_CODES = [0, 0, 0, 1, 3, 124, 127];
const SENTINELS = ['done', 'error', 'cancelled', 'timeout'];
/** So many old tasks make an index worth its while. */
const CROWD = 70;

function at<T>(list: readonly T[], number: number): T | undefined {
  return list[number % list.length];
}

function toggleHalt(process: SimProcess | undefined): void {
  process?.signal(process.state === 'stopped' ? 'SIGCONT' : 'SIGSTOP');
}

/** Changes a task file by hand, in one step. Nobody edits a file that shows an older state than the task has. */
function editFile(session: Session, id: string, changes: Readonly<Record<string, unknown>>): boolean {
  const known = session.facts.tasks.get(id);
  const shown = known?.file?.value;
  if (known?.isOnItsWay !== false || typeof shown !== 'object' || shown === null) return false;
  session.world.write(`.orchestra/tasks/${id}.json`, JSON.stringify({ ...shown, ...changes }, null, 2));
  return true;
}

/** What happens to a queue without its being asked. */
export const WORLD_OPERATIONS = {
  run: (session, { a }) => session.world.machine.run(at(STEPS_MS, a) ?? 1),
  agentEnds: ({ world }, { a, b }) => {
    at(world.agents, a)?.end(at(EXIT_CODES, b) ?? 0);
  },
  agentSays: ({ world }, { a, b, c }) => {
    const agent = at(world.agents, a);
    const text = c % 2 === 0 ? '{"error": "so it is"}' : '{"error": "so';
    if (agent?.works === true) world.write(`.orchestra/tasks/${agent.task}.${at(SENTINELS, b) ?? ''}`, text);
  },
  makeStubborn: ({ world }, { a }) => {
    const agent = at(world.agents, a);
    if (agent !== undefined) agent.isStubborn = true;
  },
  killWrapper: ({ world }, { a }) => {
    at(world.agents, a)?.wrapper.signal('SIGKILL');
  },
  startDaemon: ({ world }) => {
    if (world.daemons.length < 3) world.startDaemon();
  },
  window: ({ world }, { a }) => {
    const shut = a % 3 === 0 ? world.windows[0] : undefined;
    if (shut !== undefined) shut.process.die();
    else if (world.windows.length < 2) world.openWindow();
  },
  startOne: (session, { a }) => {
    const id = session.pick(a);
    if (id !== undefined && session.world.daemons.length < 4) session.world.startOne(id);
  },
  stopDaemon: ({ world }, { a }) => {
    const daemon = at(world.daemons, a);
    if (daemon?.process.state !== 'alive') return;
    daemon.process.do(() => daemon.dispatcher.dispose());
    daemon.process.die();
  },
  killDaemon: ({ world }, { a }) => {
    at(world.daemons, a)?.process.die();
  },
  haltDaemon: ({ world }, { a }) => {
    toggleHalt(at(world.daemons, a)?.process);
  },
  killRunner: ({ world }, { a }) => {
    at(world.runners, a)?.die();
  },
  haltRunner: ({ world }, { a }) => {
    toggleHalt(at(world.runners, a));
  },
  cutOff: (session, { a, b, c }) => {
    const { world } = session;
    const processes = [
      session.door(a).process,
      ...world.daemons.map(({ process }) => process),
      ...world.runners,
    ];
    const process = at(processes, a);
    const when: CutOff['when'] = at(['before', 'after', 'half'] as const, c) ?? 'before';
    if (process !== undefined) process.cutOff = { changesAway: b % 30, when };
  },
  loseNotifications: ({ world }, { a }) => {
    world.machine.lostNotifications += 1 + (a % 5);
  },
  failFlushes: ({ world }, { a }) => {
    world.machine.failingFlushes += 1 + (a % 3);
  },
  fillDisk: ({ world }, { a }) => {
    world.machine.failingWrites += 1 + (a % 12);
  },
  setClock: (session, { a }) => {
    session.setClock(at(CLOCK_MS, a) ?? 0);
  },
  reboot: ({ world }, { a }) => {
    if (a % 3 === 0) world.machine.reboot();
  },
  configure: (session, { a, b, c }) => {
    session.configure({
      maxConcurrent: 1 + (a % 3),
      dispatch: b % 4 === 0 ? 'manual' : 'auto',
      retryBackoffBaseSeconds: c % 4,
      sentinelGraceSeconds: b % 3,
      graceSeconds: c % 2,
      runnerIdleSeconds: a % 5,
      eventsMaxBytes: b % 2 === 0 ? 4096 : 1_000_000,
      eventsKeepDays: 36_500,
      archive: { enabled: a % 2 === 0, maxQueueSize: c % 2 === 0 ? 2 : 1000 },
    });
  },
  editByHand: (session, { a, b, c }) => {
    const id = session.pick(a);
    if (id !== undefined && session.facts.tasks.get(id)?.task?.status === 'pending')
      editFile(session, id, b % 2 === 0 ? { priority: c % 10 } : { prompt: 'by hand' });
  },
  plantField: (session, { a, b, c }) => {
    const id = session.pick(a);
    if (id === undefined) return;
    const field = `planted${String(b % 3)}`;
    const value = { by: 'hand', number: c };
    if (editFile(session, id, { [field]: value }))
      session.planted.set(`${id} ${field}`, { task: id, field, value });
  },
  damageIndex: ({ world }, { a, b }) => {
    const file = `.orchestra/state/index/${a % 2 === 0 ? 'tasks' : 'archive'}.tsv`;
    const text = textOf(`${world.root}/${file}`);
    if (text === undefined) return;
    if (b % 3 === 0) world.delete(file);
    else if (b % 3 === 1) world.write(file, text.slice(0, text.length / 2));
    else world.write(file, text.replace(/^c\t/m, 'x\t').replace(/^f\t/m, 'c\t'));
  },
  crowd: (session) => {
    if (session.isCrowded) return;
    session.isCrowded = true;
    const { world } = session;
    for (let at = 0; at < CROWD; at++)
      world.write(`.orchestra/tasks/${oldId(at)}.json`, oldTask(at, world.machine.nowMs()));
  },
} satisfies Partial<Record<OperationName, Act>>;

function oldId(at: number): string {
  return `task_old_${String(at).padStart(3, '0')}`;
}

/** A finished task as version 3.0 left it: without a journal, and without our fields. */
function oldTask(at: number, nowMs: number): string {
  const task = newTask({
    taskId: oldId(at),
    agent: 'shell',
    prompt: 'true',
    priority: 5,
    timeout: null,
    dependsOn: [],
    maxRetries: 3,
    autoRetry: false,
    notBefore: null,
    nowMs: nowMs - 1000 * at,
  });
  const ended = {
    status: at % 3 === 0 ? 'failed' : 'complete',
    completedAt: new Date(nowMs - 10 * at).toISOString(),
  };
  const {
    revision,
    process,
    runner,
    marker,
    startRevision,
    retryDeletedAt,
    archivedAt,
    deletedAt,
    ...older
  } = task;
  return JSON.stringify({ ...older, ...ended }, null, 2);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
