import { closeSync, constants } from 'node:fs';
import {
  agentEnvironment,
  buildLaunch,
  type Clock,
  ensureFolder,
  finish,
  findProgram,
  launchAgent,
  markerFor,
  messageOf,
  moveSentinelsAside,
  openPlainFile,
  OrchestraError,
  ownIdentity,
  planText,
  replaceFile,
  start,
  type StartMark,
  systemCode,
  type Task,
  type TaskStore,
  writeError,
} from '../core/running.ts';
import { existsSync } from 'node:fs';

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
  readonly exited: Promise<{ code: number | null }>;
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
  const launch = prepare(task, mark, context);
  if (typeof launch === 'string') {
    failLaunch(task, launch, context);
    return undefined;
  }
  moveSentinelsAside(store.paths, id);
  const revision = task.revision + 1;
  const marker = markerFor({ queueId: context.queueId, taskId: id, revision });
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
    let claimed: Task;
    try {
      claimed = store.commit(
        id,
        (current) =>
          current.revision === task.revision && current.status === 'pending'
            ? start(current, context.clock.nowMs(), {
                process: agent.identity,
                runner: ownIdentity(),
                marker,
                logFile: store.paths.shown(store.paths.logFile(id)),
                planFile: store.paths.shown(store.paths.planFile(id)),
              })
            : undefined,
        { flush: true },
      );
    } catch (error) {
      agent.abandon();
      throw error;
    }
    if (claimed.process?.pid !== agent.pid || claimed.startRevision !== revision) {
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
    // Its code would be the wrapper's own: no agent ran.
    return { task: claimed, exited: agent.exited.then(() => ({ code: null })) };
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

interface Prepared {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inputFile: string | undefined;
}

/** The command line, or why there is none. Writes the plan and, where it is needed, the prompt file. */
function prepare(task: Task, mark: StartMark, context: StartContext): Prepared | string {
  const { paths } = context.store;
  const id = task.taskId;
  try {
    const launch = buildLaunch({
      task: { taskId: id, prompt: task.prompt, agent: task.agent },
      agent: mark.agent,
      paths: {
        root: paths.root,
        planFile: paths.planFile(id),
        logFile: paths.logFile(id),
        promptFile: paths.promptFile(id),
        doneFile: paths.sentinel(id, 'done'),
        errorFile: paths.sentinel(id, 'error'),
      },
      skipPermissionFlags: mark.skipPermissionFlags,
    });
    const found = findProgram(launch.command, {
      cwd: launch.cwd,
      path: launch.env['PATH'] ?? context.environment['PATH'],
    });
    if (found.kind === 'missing') {
      return `The program "${launch.command}" of agent ${task.agent} was not found on PATH; install it or change the agent's command.`;
    }
    if (found.kind === 'not-executable') {
      return `${found.file}, the program of agent ${task.agent}, cannot be executed; make it executable (chmod +x) or change the agent's command.`;
    }
    if (!existsSync(launch.cwd))
      return `The working directory ${launch.cwd} of agent ${task.agent} does not exist.`;
    if (launch.needsPromptFile) replaceFile(paths.promptFile(id), launch.promptText);
    if (!existsSync(paths.planFile(id))) {
      ensureFolder(paths.plans);
      replaceFile(paths.planFile(id), planText(task));
    }
    return {
      program: found.file,
      args: launch.args,
      cwd: launch.cwd,
      env: launch.env,
      inputFile: launch.stdin === 'prompt' ? paths.promptFile(id) : undefined,
    };
  } catch (error) {
    if (isLasting(error) || OrchestraError.is(error, 'invalid') || OrchestraError.is(error, 'refused'))
      return messageOf(error);
    throw error;
  }
}

/** What a folder, a link or a pipe answers that stands where a file is to be written. */
const NO_FILE = new Set(['EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST', 'ELOOP', 'ENXIO']);

/** Whether it will be the same the next time, unlike a full disk. */
function isLasting(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return OrchestraError.is(error, 'damaged') || NO_FILE.has(systemCode(error.cause) ?? '');
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
function openLog(store: TaskStore, id: string): number {
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
