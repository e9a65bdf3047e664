import type { CommandHandler } from '../host/services.ts';
import { COMMANDS, type CommandId } from '../ids.ts';
import { groupBy, sortBy } from './arrange.ts';
import { askAboutChange } from './askAboutChange.ts';
import { askAboutFiles } from './askAboutFiles.ts';
import { askAboutProblem } from './askAboutProblem.ts';
import { askAboutSelection } from './askAboutSelection.ts';
import { cancelTask } from './cancelTask.ts';
import { copyPrompt } from './copyPrompt.ts';
import { copyTaskId } from './copyTaskId.ts';
import { deleteTask } from './deleteTask.ts';
import { duplicateTask } from './duplicateTask.ts';
import { extendTimeout } from './extendTimeout.ts';
import { followInTerminal } from './followInTerminal.ts';
import { lowerPriority, raisePriority } from './changePriority.ts';
import { clearFilter, filterTasks } from './filterTasks.ts';
import { openBoard } from './openBoard.ts';
import { openPlan } from './openPlan.ts';
import { openTaskFile } from './openTaskFile.ts';
import { pauseQueue, resumeQueue } from './pauseQueue.ts';
import { pauseTask, resumeTask } from './pauseTask.ts';
import { retryTask } from './retryTask.ts';
import { runAll } from './runAll.ts';
import { runInteractively, startInteractively } from './runInteractively.ts';
import { runTask } from './runTask.ts';
import { showLog, showRawLog } from './showLog.ts';
import { showMore } from './showMore.ts';
import { showOwnLog } from './showOwnLog.ts';
import { showTask } from './showTask.ts';
import { startFromTemplate } from './startFromTemplate.ts';
import { startTask } from './startTask.ts';
import { discardPrompt, submitPrompt } from './submitPrompt.ts';
import { takeOver } from './takeOver.ts';
import { timeOutTask } from './timeOutTask.ts';
import { archiveTasks, showArchiveStats } from './archiveTasks.ts';
import { checkQueue } from './checkQueue.ts';
import { cleanQueue } from './cleanQueue.ts';
import { startDispatching, stopDispatching } from './dispatchHere.ts';
import { editTask } from './editTask.ts';
import { explainTask } from './explainTask.ts';
import { importQueue } from './importQueue.ts';
import { rebuildIndex, showIndexStats, verifyIndex } from './indexCommands.ts';
import { openAgentConfig, openQueueConfig, openSettings, showConfiguration } from './openConfiguration.ts';
import { pauseAgent, resumeAgent } from './pauseAgent.ts';
import { showDependencyGraph, showTaskDependencies, validateDependencies } from './showDependencies.ts';
import { showTaskDetails } from './showTaskDetails.ts';
import { showTimeouts } from './showTimeouts.ts';
import { trust } from './trust.ts';

/** What each command does. */
export const COMMAND_TABLE: Readonly<Record<CommandId, CommandHandler>> = {
  [COMMANDS.startTask]: startTask,
  [COMMANDS.startFromTemplate]: startFromTemplate,
  [COMMANDS.askAboutSelection]: askAboutSelection,
  [COMMANDS.askAboutProblem]: askAboutProblem,
  [COMMANDS.askAboutChange]: askAboutChange,
  [COMMANDS.askAboutFiles]: askAboutFiles,
  [COMMANDS.submitPrompt]: submitPrompt,
  [COMMANDS.discardPrompt]: discardPrompt,
  [COMMANDS.runAll]: runAll,
  [COMMANDS.runTask]: runTask,
  [COMMANDS.cancelTask]: cancelTask,
  [COMMANDS.retryTask]: retryTask,
  [COMMANDS.showTask]: showTask,
  [COMMANDS.showLog]: showLog,
  [COMMANDS.showRawLog]: showRawLog,
  [COMMANDS.followInTerminal]: followInTerminal,
  [COMMANDS.runInteractively]: runInteractively,
  [COMMANDS.startInteractively]: startInteractively,
  [COMMANDS.openPlan]: openPlan,
  [COMMANDS.openTaskFile]: openTaskFile,
  [COMMANDS.copyTaskId]: copyTaskId,
  [COMMANDS.pauseTask]: pauseTask,
  [COMMANDS.resumeTask]: resumeTask,
  [COMMANDS.editTask]: editTask,
  [COMMANDS.raisePriority]: raisePriority,
  [COMMANDS.lowerPriority]: lowerPriority,
  [COMMANDS.extendTimeout]: extendTimeout,
  [COMMANDS.timeOutTask]: timeOutTask,
  [COMMANDS.copyPrompt]: copyPrompt,
  [COMMANDS.duplicateTask]: duplicateTask,
  [COMMANDS.showTaskDetails]: showTaskDetails,
  [COMMANDS.explainTask]: explainTask,
  [COMMANDS.showDependencyGraph]: showDependencyGraph,
  [COMMANDS.showTaskDependencies]: showTaskDependencies,
  [COMMANDS.validateDependencies]: validateDependencies,
  [COMMANDS.pauseAgent]: pauseAgent,
  [COMMANDS.resumeAgent]: resumeAgent,
  [COMMANDS.startDispatching]: startDispatching,
  [COMMANDS.stopDispatching]: stopDispatching,
  [COMMANDS.showTimeouts]: showTimeouts,
  [COMMANDS.cleanQueue]: cleanQueue,
  [COMMANDS.archiveTasks]: archiveTasks,
  [COMMANDS.showArchiveStats]: showArchiveStats,
  [COMMANDS.rebuildIndex]: rebuildIndex,
  [COMMANDS.verifyIndex]: verifyIndex,
  [COMMANDS.showIndexStats]: showIndexStats,
  [COMMANDS.checkQueue]: checkQueue,
  [COMMANDS.showConfiguration]: showConfiguration,
  [COMMANDS.openAgentConfig]: openAgentConfig,
  [COMMANDS.openQueueConfig]: openQueueConfig,
  [COMMANDS.openSettings]: openSettings,
  [COMMANDS.importQueue]: importQueue,
  [COMMANDS.deleteTask]: deleteTask,
  [COMMANDS.pauseQueue]: pauseQueue,
  [COMMANDS.resumeQueue]: resumeQueue,
  [COMMANDS.trust]: trust,
  [COMMANDS.openBoard]: openBoard,
  [COMMANDS.showOwnLog]: showOwnLog,
  [COMMANDS.groupByNone]: groupBy('none'),
  [COMMANDS.groupByNoneChosen]: groupBy('none'),
  [COMMANDS.groupByStatus]: groupBy('status'),
  [COMMANDS.groupByStatusChosen]: groupBy('status'),
  [COMMANDS.groupByAgent]: groupBy('agent'),
  [COMMANDS.groupByAgentChosen]: groupBy('agent'),
  [COMMANDS.sortByExecution]: sortBy('execution'),
  [COMMANDS.sortByExecutionChosen]: sortBy('execution'),
  [COMMANDS.sortByTime]: sortBy('time'),
  [COMMANDS.sortByTimeChosen]: sortBy('time'),
  [COMMANDS.filterTasks]: filterTasks,
  [COMMANDS.clearFilter]: clearFilter,
  [COMMANDS.showMore]: showMore,
  [COMMANDS.takeOver]: takeOver,
};
