import { spawn } from 'node:child_process';
import { OrchestraError, saidBy } from '../model/errors.ts';
import { words } from '../model/words.ts';
import { identityOf, type ProcessIdentity } from './identity.ts';
import { exitOf, type ProcessExit } from './launch.ts';
import type { Environment } from './marker.ts';
import { processTable } from './table.ts';
import { TERMINAL_WRAPPER_SCRIPT } from './terminalWrapper.ts';
import { WRAPPER_NAME } from './wrapper.ts';

/** An agent that is to run in the terminal of this process. All paths are absolute. */
export interface TerminalLaunchSpec {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Environment;
  /** What the names of the wrapper's files begin with; the number of the attempt follows. */
  readonly filePrefix: string;
  /** What the marker begins with; the number of the attempt follows. */
  readonly markerPrefix: string;
}

/** A wrapper that waits in this terminal. */
export interface WaitingWrapper {
  readonly identity: ProcessIdentity;
  /** Starts the agent as this attempt. */
  go(attempt: number): void;
  /** Gives the start up: nothing has run, no file was made. */
  abandon(): void;
  readonly exited: Promise<ProcessExit>;
}

/**
 * Starts a wrapper in the terminal of this process and in its process group: Ctrl+C, a new size and a hangup reach the
 * agent as they reach any program. It ends without a trace when this process ends before "go".
 *
 * @throws OrchestraError `io` where the system starts no process
 */
export function launchInTerminal(spec: TerminalLaunchSpec): WaitingWrapper {
  try {
    const child = spawn(
      '/bin/sh',
      [
        '-c',
        TERMINAL_WRAPPER_SCRIPT,
        WRAPPER_NAME,
        spec.filePrefix,
        spec.markerPrefix,
        spec.program,
        ...spec.args,
      ],
      { cwd: spec.cwd, env: spec.env, stdio: ['inherit', 'inherit', 'inherit', 'pipe'] },
    );
    const exited = exitOf(child);
    const orders = child.stdio[3];
    const entry = child.pid === undefined ? undefined : processTable().read(child.pid);
    if (orders === null || orders === undefined || !('end' in orders) || entry === undefined)
      throw new OrchestraError('io', words`the system refused a new process`);
    // The wrapper may be gone when it is told to go; its exit says so.
    orders.on('error', () => undefined);
    return {
      identity: identityOf(entry),
      go: (attempt) => void orders.end(`go ${String(attempt)}\n`),
      abandon: () => void orders.end(),
      exited,
    };
  } catch (error) {
    throw new OrchestraError(
      'io',
      words`${spec.program} could not be started in ${spec.cwd}: ${saidBy(error)}.`,
      { cause: error },
    );
  }
}
