import { createBase, type Program } from './base.ts';
import { createContext, type Context } from './context.ts';
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

/** Every command, in the order of the help. */
const COMMANDS: readonly ((program: Program, context: Context) => void)[] = [
  addStart,
  addRun,
  addDaemon,
  addStatus,
  addShow,
  addWhy,
  addLogs,
  addCancel,
  addRetry,
  addEdit,
  addPause,
  addResume,
  addTimeout,
  addClean,
  addArchive,
  addDeps,
  addConfig,
  addTrust,
  addImport,
  addIndex,
  addDoctor,
];

/** The program `orchestra`, ready to parse arguments. */
export function createProgram(): Program {
  const program = createBase();
  const context = createContext(() => program.opts());
  for (const add of COMMANDS) add(program, context);
  return program;
}
