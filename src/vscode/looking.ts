import { COMMANDS } from './ids.ts';
import type { L10n } from './l10n.ts';

/** Commands that only look, or put an editor of ours away, and so are there in Restricted Mode too. All others change the queue or start something. */
export const LOOKING: ReadonlySet<string> = new Set([
  COMMANDS.showTask,
  COMMANDS.showLog,
  COMMANDS.showRawLog,
  COMMANDS.followInTerminal,
  COMMANDS.showOwnLog,
  COMMANDS.openPlan,
  COMMANDS.openTaskFile,
  COMMANDS.copyTaskId,
  COMMANDS.copyPrompt,
  COMMANDS.groupByNone,
  COMMANDS.groupByNoneChosen,
  COMMANDS.groupByStatus,
  COMMANDS.groupByStatusChosen,
  COMMANDS.groupByAgent,
  COMMANDS.groupByAgentChosen,
  COMMANDS.sortByExecution,
  COMMANDS.sortByExecutionChosen,
  COMMANDS.sortByTime,
  COMMANDS.sortByTimeChosen,
  COMMANDS.filterTasks,
  COMMANDS.clearFilter,
  COMMANDS.showMore,
  COMMANDS.openBoard,
  COMMANDS.showTaskDetails,
  COMMANDS.explainTask,
  COMMANDS.showTaskDependencies,
  COMMANDS.showTimeouts,
  COMMANDS.showArchiveStats,
  COMMANDS.showDependencyGraph,
  COMMANDS.validateDependencies,
  COMMANDS.verifyIndex,
  COMMANDS.showIndexStats,
  COMMANDS.checkQueue,
  COMMANDS.showConfiguration,
  COMMANDS.openSettings,
  COMMANDS.discardPrompt,
]);

/** Whether a command may be given in a workspace that is trusted or not. */
export function isAllowed(id: string, isTrusted: boolean): boolean {
  return isTrusted || LOOKING.has(id);
}

/** Why all else is refused where the workspace is not trusted. */
export function restrictedText(l10n: L10n): string {
  return l10n.t(
    'In Restricted Mode tasks are shown, and nothing is started or changed; trust this workspace first.',
  );
}
