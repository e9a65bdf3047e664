/** How often deadlines, adopted agents, logs and the queue's folder are looked at, milliseconds. */
export const TICK_MS = 250;
/** How often the queue's folder is looked at while no agent runs, milliseconds. */
export const IDLE_TICK_MS = 1000;
/** How often task files are looked at while agents run, milliseconds. */
export const REREAD_MS = 1000;
/** How often the descendants of running agents are noted, milliseconds. */
export const NOTE_DESCENDANTS_MS = 5000;
/** A difference between wall and monotonic time that means the machine slept, milliseconds. */
export const SLEEP_JUMP_MS = 5000;
/** How often an outcome that could not be written (full disk) is tried again, milliseconds. */
export const WRITE_RETRY_MS = 1000;
