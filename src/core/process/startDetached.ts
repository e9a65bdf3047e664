// Node's own 'spawn': the child outlives us, so there is nothing for a library to collect.
import { spawn } from 'node:child_process';
import { OrchestraError, saidBy } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { identityOf } from './identity.ts';
import type { ProcessIdentity } from './identity.ts';
import { exitOf } from './launch.ts';
import type { ProcessExit } from './launch.ts';
import { SERVICE_VARIABLE, strippedEnvironment } from './marker.ts';
import type { Environment } from './marker.ts';
import { processTable } from './table.ts';

/** A background process of ours to be started. */
export interface DetachedSpec {
  /** The bundle to run: an absolute path. */
  script: string;
  args: readonly string[];
  cwd: string;
  /** Environment to strip and hand down; that of this process by default. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Open file for its output and errors, which stays the caller's to close; by default they go nowhere. */
  logFd?: number | undefined;
}

/** A background process that was started. */
export interface DetachedProcess {
  readonly identity: ProcessIdentity;
  /** Its end, where this process still lives to see it. */
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts a script of ours on this very Node (in desktop VS Code: its executable as Node), in a session of its own:
 * it survives this process, its terminal and its window, and no stop of a task touches it.
 *
 * @throws OrchestraError `io` where the system starts no process.
 */
export function startDetached(spec: DetachedSpec): DetachedProcess {
  const output = spec.logFd ?? 'ignore';
  try {
    const child = spawn(process.execPath, [spec.script, ...spec.args], {
      cwd: spec.cwd,
      env: serviceEnvironment(spec.env ?? process.env),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output, output],
    });
    child.unref();
    const exited = exitOf(child);
    const entry = child.pid === undefined ? undefined : processTable().read(child.pid);
    if (entry === undefined) throw new OrchestraError('io', words`the system refused a new process`);
    return { identity: identityOf(entry), exited };
  } catch (error) {
    const said = words`A background process could not be started: ${saidBy(error)}.`;
    throw new OrchestraError('io', said, { cause: error });
  }
}

/** What a runner or a background dispatcher inherits. */
export function serviceEnvironment(from: NodeJS.ProcessEnv): Environment {
  return {
    ...strippedEnvironment(from),
    [SERVICE_VARIABLE]: '1',
    ...(process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }),
  };
}
