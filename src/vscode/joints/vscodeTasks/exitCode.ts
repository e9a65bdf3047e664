import type { Task } from '../../../core/index.ts';

/** As `timeout` and shells give it on. */
const TIMED_OUT = 124;
const INTERRUPTED = 130;

/** The exit code that a finished task gives on: its agent's own, but 0 only where the task is complete. */
export function exitCodeOf({ status, failureReason, exitCode }: Task): number {
  switch (status) {
    case 'complete':
      return 0;
    case 'cancelled':
      return INTERRUPTED;
    case 'failed':
      if (failureReason === 'timeout') return TIMED_OUT;
      return exitCode === null || exitCode === 0 ? 1 : exitCode;
    case 'pending':
    case 'running':
      return 1;
  }
}
