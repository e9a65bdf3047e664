import type { SettingsPatch } from '../config/resolve.ts';
import type { Clock } from '../model/clock.ts';
import type { OrchestraError } from '../model/errors.ts';

/** How a queue is opened. */
export interface QueueOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Who acts: `cli`, `vscode`, `daemon`; stands in the events with the pid. */
  readonly actor: string;
  /** Environment that programs are looked for and agents are started with; that of this process by default. */
  readonly environment?: NodeJS.ProcessEnv | undefined;
  readonly clock?: Clock | undefined;
  /** The person's own settings from the editor. */
  readonly userSettings?: unknown;
  /** The project's settings from the editor; read from `.vscode/settings.json` where they are not given. */
  readonly workspaceSettings?: unknown;
  readonly flags?: SettingsPatch | undefined;
  /** Path of `dist/runner.cjs`; needed to stop a running task whose runner is gone. */
  readonly runnerFile?: string | undefined;
  /** Told of each change that counts, although the disk did not confirm it; else whatever made the change throws that. */
  readonly onUnconfirmed?: ((error: OrchestraError) => void) | undefined;
}

/** What can be paused. */
export type PauseTarget = { readonly queue: true } | { readonly agent: string } | { readonly task: string };
