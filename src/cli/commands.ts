import type { Program } from './base.ts';
import type { Context } from './context.ts';
import { addArchive } from './commands/archive.ts';
import { addCancel } from './commands/cancel.ts';
import { addClean } from './commands/clean.ts';
import { addConfig } from './commands/config.ts';
import { addDaemon } from './commands/daemon.ts';
import { addDeps } from './commands/deps.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEdit } from './commands/edit.ts';
import { addImport } from './commands/import.ts';
import { addIndex } from './commands/indexCommand.ts';
import { addLogs } from './commands/logs.ts';
import { addPause } from './commands/pause.ts';
import { addResume } from './commands/resume.ts';
import { addRetry } from './commands/retry.ts';
import { addRun } from './commands/run.ts';
import { addShow } from './commands/show.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addTimeout } from './commands/timeout.ts';
import { addTrust } from './commands/trust.ts';
import { addWhy } from './commands/why.ts';

/** Declares a command: its arguments and options, and what it does. */
type Add = (program: Program, context: Context) => void;

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Add>> = {
  start: addStart,
  run: addRun,
  daemon: addDaemon,
  status: addStatus,
  show: addShow,
  why: addWhy,
  logs: addLogs,
  cancel: addCancel,
  retry: addRetry,
  edit: addEdit,
  pause: addPause,
  resume: addResume,
  timeout: addTimeout,
  clean: addClean,
  archive: addArchive,
  deps: addDeps,
  config: addConfig,
  trust: addTrust,
  import: addImport,
  index: addIndex,
  doctor: addDoctor,
};
