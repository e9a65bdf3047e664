import { existsSync } from 'node:fs';
import { buildLaunch } from '../agents/commandLine.ts';
import type { AgentDefinition } from '../agents/definition.ts';
import { OrchestraError, saidBy, systemCode } from '../model/errors.ts';
import type { Task } from '../model/task.ts';
import { words } from '../model/words.ts';
import { findProgram } from '../process/findProgram.ts';
import { ensureFolder, replaceFile } from '../store/files.ts';
import type { QueuePaths } from '../store/paths.ts';
import { planText } from '../store/planText.ts';

/** A command line that can be started. */
export interface PreparedLaunch {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inputFile: string | undefined;
}

/** What is to be launched. */
export interface LaunchRequest {
  readonly task: Task;
  readonly agent: AgentDefinition;
  readonly skipPermissionFlags: boolean;
  /** `PATH` of the environment that the agent inherits. */
  readonly path: string | undefined;
}

/** The command line, or why there is none. Writes the plan and, where it is needed, the prompt file. */
export function prepareLaunch(paths: QueuePaths, request: LaunchRequest): PreparedLaunch | string {
  try {
    return requireLaunch(paths, request);
  } catch (error) {
    if (OrchestraError.is(error, 'refused')) return error.message;
    throw error;
  }
}

/** As {@link prepareLaunch}. @throws OrchestraError `refused` where there is none */
export function requireLaunch(
  paths: QueuePaths,
  { task, agent, skipPermissionFlags, path }: LaunchRequest,
): PreparedLaunch {
  const id = task.taskId;
  try {
    const launch = buildLaunch({
      task: { taskId: id, prompt: task.prompt, agent: task.agent },
      agent,
      paths: {
        root: paths.root,
        planFile: paths.planFile(id),
        logFile: paths.logFile(id),
        promptFile: paths.promptFile(id),
        doneFile: paths.sentinel(id, 'done'),
        errorFile: paths.sentinel(id, 'error'),
      },
      skipPermissionFlags,
    });
    const found = findProgram(launch.command, {
      cwd: launch.cwd,
      path: launch.env['PATH'] ?? path,
    });
    if (found.kind === 'not-on-path') {
      throw new OrchestraError(
        'refused',
        words`The program "${launch.command}" of agent ${task.agent} was not found on PATH; install it or change the agent's command.`,
      );
    }
    if (found.kind === 'no-file') {
      throw new OrchestraError(
        'refused',
        words`There is no file ${launch.command}, which is the program of agent ${task.agent}; put it there or change the agent's command.`,
      );
    }
    if (found.kind === 'not-executable') {
      throw new OrchestraError(
        'refused',
        words`${found.file}, the program of agent ${task.agent}, cannot be executed; make it executable (chmod +x) or change the agent's command.`,
      );
    }
    if (!existsSync(launch.cwd)) {
      throw new OrchestraError(
        'refused',
        words`The working directory ${launch.cwd} of agent ${task.agent} does not exist.`,
      );
    }
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
    if (isLasting(error) || OrchestraError.is(error, 'invalid'))
      throw new OrchestraError('refused', saidBy(error), { cause: error });
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
