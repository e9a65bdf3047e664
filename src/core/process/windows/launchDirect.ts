import { closeSync, openSync, writeFileSync } from 'node:fs';
import { OrchestraError, messageOf, saidBy, systemCode } from '../../model/errors.ts';
import { type Words, words } from '../../model/words.ts';
import { identityOf } from '../identity.ts';
import type { LaunchedAgent, LaunchSpec, ProcessExit } from '../launch.ts';
import { processTable } from '../table.ts';

/**
 * For Windows, which has no `sh`: starts the agent itself, at once, with no wait for `go()`; `abandon()` ends it. Its
 * exit code is kept only while this process lives to see it. Launcher scripts (`.cmd`) are escaped by the library.
 * Never tried on a real Windows.
 *
 * @throws OrchestraError `conflict` where the attempt was started already, `io` where the system starts no process.
 */
export async function launchDirect(spec: LaunchSpec): Promise<LaunchedAgent> {
  createMarkFile(spec.startedFile, spec);
  const { execa } = await import('execa');
  const inputFd = spec.inputFile === undefined ? undefined : openSync(spec.inputFile, 'r');
  const logFd = asDescriptor(spec.logFd);
  try {
    const child = execa(spec.program, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      extendEnv: false,
      // Without it the end of the runner would end the agent too.
      detached: true,
      cleanup: false,
      buffer: false,
      reject: false,
      windowsHide: true,
      stdio: [inputFd === undefined ? 'ignore' : asDescriptor(inputFd), logFd, logFd],
    });
    const entry = child.pid === undefined ? undefined : processTable().read(child.pid);
    if (entry === undefined) throw new OrchestraError('io', whyNone(await child));
    const exited = child.then((result): ProcessExit => {
      const exit = { code: result.exitCode ?? null, signal: result.signal ?? null };
      if (exit.code !== null) keepCode(`${spec.exitPrefix}.${exit.code}`);
      return exit;
    });
    return {
      pid: entry.pid,
      identity: identityOf(entry),
      go: () => undefined,
      abandon: () => void child.kill('SIGKILL'),
      exited,
    };
  } catch (error) {
    const said = words`${spec.program} could not be started: ${saidBy(error)}.`;
    throw new OrchestraError('io', said, { cause: error });
  } finally {
    if (inputFd !== undefined) closeSync(inputFd);
  }
}

function keepCode(path: string): void {
  try {
    writeFileSync(path, '');
  } catch {
    // The caller learns the code from us; the file is for those who come later.
  }
}

function whyNone(result: { originalMessage?: string | undefined }): Words | string {
  return result.originalMessage ?? words`it is not in the process table`;
}

/** The library's types know the descriptors up to 9; its code takes any. */
type Descriptor = 3 | 4 | 5 | 6 | 7 | 8 | 9;
const isDescriptor = (fd: number): fd is Descriptor => Number.isInteger(fd) && fd > 2;

function asDescriptor(fd: number): Descriptor {
  if (!isDescriptor(fd))
    throw new OrchestraError('invalid', words`File descriptor ${fd} cannot be handed to an agent.`);
  return fd;
}

function createMarkFile(path: string, spec: LaunchSpec): void {
  try {
    closeSync(openSync(path, 'wx'));
  } catch (error) {
    const reason = systemCode(error) === 'EEXIST' ? 'conflict' : 'io';
    const said = words`${spec.program} was not started: ${messageOf(error)}.`;
    throw new OrchestraError(reason, said, { cause: error });
  }
}
