import { closeSync, constants } from 'node:fs';
import {
  agentEnvironment,
  type Clock,
  ensureFolder,
  finish,
  launchAgent,
  markerFor,
  messageOf,
  moveSentinelsAside,
  openPlainFile,
  OrchestraError,
  ownIdentity,
  prepareLaunch,
  start,
  type StartMark,
  type Task,
  type TaskStore,
  writeError,
} from '../core/running.ts';
import { isOutdated } from './admission.ts';

/** What a start needs of its runner. */
export interface StartContext {
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly queueId: string;
  /** The runner's environment, stripped. */
  readonly environment: Record<string, string>;
  /** Whether this is still the runner that accepts starts. */
  isHeld(): boolean;
}

/** An agent that was told to go, or to give up because another runner took over: then its task goes back. */
export interface Started {
  readonly task: Task;
  /** The end of its wrapper, where that is our own child. */
  readonly exited: Promise<{ code: number | null }> | undefined;
}

/**
 * Claims a pending task and starts its agent: the wrapper first, which waits; then the claim, flushed; then "go", unless
 * another runner accepts starts by now.
 * Undefined where the task cannot be started after all (it changed, or it could not be launched and is failed now).
 * @throws OrchestraError where the claim could not be written; nothing runs then
 */
export async function startAgent(
  task: Task,
  mark: StartMark,
  context: StartContext,
): Promise<Started | undefined> {
  const { store } = context;
  const id = task.taskId;
  const launch = prepareLaunch(store.paths, {
    task,
    agent: mark.agent,
    skipPermissionFlags: mark.skipPermissionFlags,
    path: context.environment['PATH'],
  });
  if (typeof launch === 'string') {
    failLaunch(task, launch, context);
    return undefined;
  }
  moveSentinelsAside(store.paths, id);
  const revision = task.revision + 1;
  const marker = markerFor({ queueId: context.queueId, root: store.paths.root, taskId: id, revision });
  let logFd: number | undefined;
  try {
    logFd = openLog(store, id);
    const agent = await launchAgent({
      program: launch.program,
      args: launch.args,
      cwd: launch.cwd,
      env: agentEnvironment({
        base: context.environment,
        // Some agents believe PWD more than their real folder.
        extra: { PWD: launch.cwd, ...launch.env },
        marker,
        taskId: id,
        root: store.paths.root,
      }),
      logFd,
      inputFile: launch.inputFile,
      startedFile: store.paths.startedFile(id, revision),
      exitPrefix: store.paths.exitPrefix(id, revision),
    });
    const isClaimed = (current: Task): boolean =>
      current.process?.pid === agent.pid && current.startRevision === revision;
    // The code would be the wrapper's own: no agent ran.
    const nothingRan = agent.exited.then(() => ({ code: null }));
    let claimed: Task;
    try {
      claimed = await store.commitFlushed(id, (current) =>
        current.revision === task.revision &&
        current.status === 'pending' &&
        !isOutdated(mark, current, store.paths.root)
          ? start(current, context.clock.nowMs(), {
              process: agent.identity,
              runner: ownIdentity(),
              marker,
              logFile: store.paths.shown(store.paths.logFile(id)),
              planFile: store.paths.shown(store.paths.planFile(id)),
            })
          : undefined,
      );
    } catch (error) {
      agent.abandon();
      const reading = store.read(id);
      // The claim may stand although it could not be flushed: then it is put back as any start that came to nothing.
      if (reading.kind === 'task' && isClaimed(reading.task))
        return { task: reading.task, exited: nothingRan };
      throw error;
    }
    if (!isClaimed(claimed)) {
      agent.abandon();
      return undefined;
    }
    // A new runner first takes the lease and then counts what runs; this one first claims and then looks at the lease.
    // So one of the two sees the other, and together they keep to the limits.
    if (context.isHeld()) {
      agent.go();
      return { task: claimed, exited: agent.exited };
    }
    agent.abandon();
    return { task: claimed, exited: nothingRan };
  } catch (error) {
    if (OrchestraError.is(error, 'io') || OrchestraError.is(error, 'damaged')) {
      failLaunch(task, messageOf(error), context);
      return undefined;
    }
    throw error;
  } finally {
    if (logFd !== undefined) closeSync(logFd);
  }
}

function failLaunch(task: Task, why: string, context: StartContext): void {
  context.store.commit(
    task.taskId,
    (current) =>
      current.status === 'pending'
        ? finish(current, context.clock.nowMs(), { status: 'failed', reason: 'launch', error: why })
        : undefined,
    { flush: true },
  );
}

/** The agent's output goes straight into this file: the runner may end, the output stays. A link is never followed. */
export function openLog(store: TaskStore, id: string): number {
  const path = store.paths.logFile(id);
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
  try {
    return openPlainFile(path, flags);
  } catch {
    ensureFolder(store.paths.logs);
    try {
      return openPlainFile(path, flags);
    } catch (error) {
      throw OrchestraError.is(error) ? error : writeError(path, error);
    }
  }
}
