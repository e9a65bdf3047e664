/** The core's one public face: the command line, the extension and the runner import from here and nowhere else. */
export * from './model/clock.ts';
export * from './model/disposable.ts';
export * from './model/errors.ts';
export * from './model/event.ts';
export * from './model/ids.ts';
export { adopt, finish, shiftDeadline, start, unstart, type Outcome } from './model/transitions.ts';
export * from './model/task.ts';
export * from './model/waiting.ts';

export { buildLaunch, checkPrompt } from './agents/commandLine.ts';
export type { ConsentQuestion } from './agents/consent.ts';
export type { AgentDefinition } from './agents/definition.ts';
export { shownAgentCommand } from './agents/shownCommand.ts';

export { explainConfig } from './config/explain.ts';
export { describeConfigProblem } from './config/problems.ts';
export type { ResolvedConfig, SettingsPatch } from './config/resolve.ts';
export type { Settings } from './config/settings.ts';
export { initConfig, setConfigValue } from './config/write.ts';

export { buildOf, VERSION } from './dispatch/build.ts';
export { chooseAgent, isOnPath } from './dispatch/chooseAgent.ts';
export { Dispatcher, type DispatcherRole } from './dispatch/dispatcher.ts';

export { cleanForDisplay } from './logs/cleanForDisplay.ts';
export { followLog } from './logs/followLog.ts';

export { findProgram } from './process/findProgram.ts';
export { examine, identityOf, ownIdentity } from './process/identity.ts';
export { launchAgent } from './process/launchDirect.ts';
export { agentEnvironment, markerFor, strippedEnvironment } from './process/marker.ts';
export { startDetached } from './process/startDetached.ts';
export { stopTree } from './process/stopTree.ts';
export { processTable } from './process/table.ts';
export { descendantsOf } from './process/tree.ts';

export type { ArchiveStats } from './queue/archiving.ts';
export type { DependencyGraph } from './queue/dependencies.ts';
export type { Finding } from './queue/doctor.ts';
export type { IndexStats } from './queue/indexing.ts';
export { LiveQueue } from './queue/liveQueue.ts';
export { Queue } from './queue/queue.ts';
export type { PauseTarget, QueueOptions } from './queue/queueOptions.ts';
export type { DispatcherSight } from './queue/sight.ts';
export type { StatusReport, Summary, TaskView } from './queue/status.ts';

export { decideRun } from './reconcile/decide.ts';
export { elapsedByWallMs, observeRun } from './reconcile/observe.ts';
export { moveSentinelsAside } from './reconcile/sentinels.ts';
export { chainState } from './schedule/chains.ts';

export { ensureFolder, replaceFile } from './store/files.ts';
export { HEARTBEAT_MS, LeaseFolder, LeaseObserver, type HeldLease } from './store/lease.ts';
export { listTasks, readArchived } from './store/listing.ts';
export { findRoot, QueuePaths } from './store/paths.ts';
export { Pauses, type PauseState } from './store/pauses.ts';
export { planText } from './store/planText.ts';
export { readQueueInfo } from './store/queueFolder.ts';
export { readLaunchMark, removeRunFiles, saveLaunchMark } from './store/runFiles.ts';
export { StartMarks, type StartMark } from './store/startMarks.ts';
export { TaskStore, type Problem } from './store/taskStore.ts';
export { watchFolder } from './store/watch.ts';
