import { systemCode } from '../model/errors.ts';

/**
 * Sends `signal` to a process, or to a group where `pid` is negative. Returns false where it is gone or belongs to
 * somebody else: both mean that this signal did nothing, and the caller looks at the table again anyway.
 */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}
