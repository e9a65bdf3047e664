/** How often everything is looked at although no file said anything, milliseconds. */
export const FALLBACK_MS = 2000;
/** The same where nothing waits and nothing runs: then a lost word of the system can only be that a task came, which its folder tells. */
const QUIET_MS = 30_000;

/** How long the holder may do without a look at everything. */
export function fallbackMs(liveTasks: number | undefined): number {
  return liveTasks === 0 ? QUIET_MS : FALLBACK_MS;
}
