/** The core as the command line and the extension know it. The runner has a face of its own, `running.ts`. */
export * from './model/clock.ts';
export { digestOf } from './model/digest.ts';
export * from './model/disposable.ts';
export * from './model/errors.ts';
export { sayWords, type Said } from './model/words.ts';
export * from './model/event.ts';
export { everySecond } from './model/heartbeat.ts';
export * from './model/ids.ts';
export { lazily } from './model/lazily.ts';
export type { LongWork, WorkProgress } from './model/longWork.ts';
export * from './model/moments.ts';
export * from './model/task.ts';
export * from './model/waiting.ts';
export { workOff } from './model/workOff.ts';

export { checkPrompt } from './agents/commandLine.ts';
export type { ConsentQuestion } from './agents/consent.ts';
export type { AgentDefinition, OutputFormat } from './agents/definition.ts';
export { permissionFlagsOf, withoutFlags } from './agents/permissionFlags.ts';
export { shownAgentCommand } from './agents/shownCommand.ts';

export { explainConfig } from './config/explain.ts';
export { configProblemWords, describeConfigProblem, requireKnown } from './config/problems.ts';
export type { ConfigProblem } from './config/problems.ts';
export type { ResolvedConfig, SettingsPatch } from './config/resolve.ts';
export type { Settings } from './config/settings.ts';
export { initConfig, setConfigValue } from './config/write.ts';

export { chooseAgent, programState } from './dispatch/chooseAgent.ts';
export { Dispatcher } from './dispatch/dispatcher.ts';
export { TasksInReserve } from './dispatch/sharedTasks.ts';
export type { DispatcherRole } from './dispatch/dispatcherOptions.ts';
export { takeOver } from './dispatch/takeOver.ts';

export { type OfferEnd, requireInteractive, TerminalRun } from './interactive/terminalRun.ts';

export { EventFollower } from './history/eventFollower.ts';
export type { Run } from './history/run.ts';
export { RunHistory } from './history/runHistory.ts';

export { cleanForDisplay } from './logs/cleanForDisplay.ts';
export { followLog, tailOffset } from './logs/followLog.ts';
export { ShownLog } from './logs/shownLog.ts';

export type { ProgramState } from './process/findProgram.ts';
export { examine, ownIdentity } from './process/identity.ts';
export { keepMemorySmall } from './process/smallMemory.ts';
export { startDetached } from './process/startDetached.ts';

export type { NewTaskRequest } from './queue/add.ts';
export type { ArchiveStats } from './queue/archiving.ts';
export type { Deletion } from './queue/cleaning.ts';
export type { DependencyGraph } from './queue/dependencies.ts';
export type { EditRequest } from './queue/editing.ts';
export type { Finding } from './queue/findings.ts';
export type { IndexStats } from './queue/indexing.ts';
export { LiveQueue } from './queue/liveQueue.ts';
export { outputFormatOf } from './queue/outputFormat.ts';
export { Queue } from './queue/queue.ts';
export type { PauseTarget, QueueOptions } from './queue/queueOptions.ts';
export type { DispatcherSight } from './queue/sight.ts';
export { viewOf, type StatusReport, type Summary, type TaskView } from './queue/status.ts';
export type { HeldTask } from './queue/why.ts';

export { readTail } from './store/files.ts';
export type { FinishedTask } from './store/finishedTask.ts';
export { findRoot, projectOf } from './store/paths.ts';
export { type PauseState } from './store/pauses.ts';
export { requireOwnFolders } from './store/queueFolder.ts';
export { type Problem } from './store/readTask.ts';

export { fillPrompt } from './templates/placeholders.ts';
export type { TaskTemplate } from './templates/template.ts';
export { listTemplates, readTemplate, type TemplateListing } from './templates/templateFolder.ts';
