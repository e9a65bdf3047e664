import type { Consent } from '../agents/consent.ts';
import type { ResolvedConfig } from '../config/resolve.ts';
import type { RunnerKeeper } from '../dispatch/runnerProcess.ts';
import type { Clock } from '../model/clock.ts';
import type { Task } from '../model/task.ts';
import type { QueuePaths } from '../store/paths.ts';
import type { PauseState } from '../store/pauses.ts';
import type { QueueInfo } from '../store/queueFolder.ts';
import type { TaskStore } from '../store/taskStore.ts';

/** What each operation on a queue works with: its files, its configuration, and the few looks they share. */
export interface QueueContext {
  readonly root: string;
  readonly paths: QueuePaths;
  readonly store: TaskStore;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly runnerFile: string | undefined;
  readonly exists: boolean;
  /** As it was a moment ago, or else as it is now. */
  config(options?: { fresh?: boolean }): ResolvedConfig;
  consent(): Consent;
  info(): QueueInfo | undefined;
  isNewerFormat(): boolean;
  pauses(): PauseState;
  /** Makes what is missing of the folders. @throws OrchestraError */
  ensure(): void;
  /** Makes the state folder of a queue that only version 3.0 has used. @throws OrchestraError */
  ensureState(): void;
  /** @throws OrchestraError `not-found` or `damaged` */
  read(id: string): Task;
  tryRead(id: string): Task | undefined;
  /** The id that an id, a unique beginning or a unique last part of one means. @throws OrchestraError */
  find(idOrPrefix: string): string;
  runnerKeeper(runnerFile: string): RunnerKeeper;
}
