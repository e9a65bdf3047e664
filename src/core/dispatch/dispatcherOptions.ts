/** What this process is to the queue. */
export type DispatcherRole = 'viewer' | 'holder' | 'stopped';

/** How a dispatcher is to work. */
export interface DispatcherOptions {
  readonly kind: 'vscode' | 'daemon' | 'run';
  /** `manual` starts only what somebody asked for; by default the setting decides. */
  readonly mode?: 'auto' | 'manual' | undefined;
  /** For `run`: start at most this many, ever. */
  readonly only?: number | undefined;
  /** Path of `dist/runner.cjs`. */
  readonly runnerFile: string;
}
