/** Settings of a queue, resolved. */
export interface Settings {
  /** Tasks that run at once in this queue. */
  readonly maxConcurrent: number;
  /** Limit of a task for which neither task nor agent names one, seconds; 0 = none. */
  readonly defaultTimeoutSeconds: number;
  /** How long a stopped agent may take before it is killed. */
  readonly graceSeconds: number;
  /** How long an agent may live on after its `.done` or `.error`. */
  readonly sentinelGraceSeconds: number;
  /** `auto`: pending tasks are started as slots get free; `manual`: only those somebody asked for. */
  readonly dispatch: 'auto' | 'manual';
  /** Whether the queue is finished in the background after the last window closed. */
  readonly continueWhenClosed: boolean;
  /** The first retry waits this long, each further one twice as long. */
  readonly retryBackoffBaseSeconds: number;
  readonly retryBackoffCeilingSeconds: number;
  readonly logMaxBytes: number;
  readonly eventsMaxBytes: number;
  readonly eventsKeepDays: number;
  readonly archive: {
    readonly enabled: boolean;
    readonly maxCompletedAgeDays: number;
    /** Failed and cancelled tasks. */
    readonly maxFailedAgeDays: number;
    /** Finished tasks kept in the queue at most; the oldest beyond go to the archive. */
    readonly maxQueueSize: number;
  };
  /** The runner ends itself after this long without a task. */
  readonly runnerIdleSeconds: number;
  /** Whether agents get the flags with which they skip their own permission questions. */
  readonly skipPermissionFlags: boolean;
}
