// The 'spawn' of Node itself, not execa's: this is the hot path of short tasks, and every pipe, promise and listener
// that a richer library adds is paid for by each of them.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { OrchestraError, messageOf } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { identityOf } from './identity.ts';
import type { ProcessIdentity } from './identity.ts';
import type { Environment } from './marker.ts';
import { processTable } from './table.ts';
import { WRAPPER_NAME, WRAPPER_SCRIPT } from './wrapper.ts';

/** One start of an agent. All paths are absolute. */
export interface LaunchSpec {
  /** The program's file, as `findProgram` gave it. */
  program: string;
  args: readonly string[];
  /** Working directory. */
  cwd: string;
  env: Environment;
  /** The log, opened for append; stays the caller's to close. */
  logFd: number;
  /** File that becomes the agent's standard input; without it the input is closed. */
  inputFile?: string | undefined;
  /** Created when the agent starts; where it exists already, nothing starts. */
  startedFile: string;
  /** `<exitPrefix>.<code>` is created when the agent has ended. */
  exitPrefix: string;
}

/** How a process ended: one of the two is null. */
export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** An agent that is about to start. */
export interface LaunchedAgent {
  readonly pid: number;
  /** Leader of the agent's group and session. */
  readonly identity: ProcessIdentity;
  /** Starts the agent, once the claim is on disk. */
  go(): void;
  /** Gives the start up: nothing has run, no file was made. */
  abandon(): void;
  /**
   * The end of the wrapper. A code is the agent's, 128 + n where signal n ended it, 127 where the program was not
   * found and 126 where it could not be run. Whether an agent ran at all, the started file tells.
   */
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts an agent's wrapper in a session of its own; the agent itself starts with `go()`. It outlives this process:
 * its output goes to the log without a pipe, its exit code into a file's name.
 *
 * @throws OrchestraError `invalid` for a path that is not absolute, `io` where the system starts no process.
 */
export function launchWrapped(spec: LaunchSpec): LaunchedAgent {
  if (!isAbsolute(spec.program)) {
    throw new OrchestraError(
      'invalid',
      words`The program "${spec.program}" has to be an absolute path to be started.`,
    );
  }
  const child = spawnWrapper(spec);
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) {
    child.on('error', () => undefined); // Comes later with less to say.
    throw startError(spec);
  }
  // The wrapper may be gone when it is told to go; its exit says so.
  stdin.on('error', () => undefined);
  // Not yet collected by us, so it is in the table even if it ended already.
  const entry = processTable().read(pid);
  if (entry === undefined) {
    stdin.end();
    throw startError(spec);
  }
  return {
    pid,
    identity: identityOf(entry),
    go: () => void stdin.end('go\n'),
    abandon: () => void stdin.end(),
    exited: exitOf(child),
  };
}

/** The end of a child process; never rejects. */
export function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

function spawnWrapper(spec: LaunchSpec): ChildProcess {
  const input = spec.inputFile ?? '/dev/null';
  try {
    return spawn(
      '/bin/sh',
      [
        '-c',
        WRAPPER_SCRIPT,
        WRAPPER_NAME,
        spec.startedFile,
        spec.exitPrefix,
        input,
        spec.program,
        ...spec.args,
      ],
      { cwd: spec.cwd, env: spec.env, detached: true, stdio: ['pipe', spec.logFd, spec.logFd] },
    );
  } catch (error) {
    throw startError(spec, error);
  }
}

function startError(spec: LaunchSpec, cause?: unknown): OrchestraError {
  const said =
    cause === undefined
      ? words`${spec.program} could not be started in ${spec.cwd}: check that its folder exists and the limit of processes.`
      : words`${spec.program} could not be started in ${spec.cwd}: ${messageOf(cause)}.`;
  return new OrchestraError('io', said, { cause });
}
