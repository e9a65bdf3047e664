// Every id that package.json and the code share; test/unit/vscode/manifest.test.ts compares both ways.

/** The extension itself. */
export const EXTENSION_ID = 'orchestra.orchestra-queue';

/** What a person can invoke. */
export const COMMANDS = {
  startTask: 'orchestra.startTask',
  startFromTemplate: 'orchestra.startFromTemplate',
  askAboutSelection: 'orchestra.askAboutSelection',
  askAboutProblem: 'orchestra.askAboutProblem',
  askAboutChange: 'orchestra.askAboutChange',
  askAboutFiles: 'orchestra.askAboutFiles',
  submitPrompt: 'orchestra.submitPrompt',
  discardPrompt: 'orchestra.discardPrompt',
  runAll: 'orchestra.runAll',
  runTask: 'orchestra.runTask',
  cancelTask: 'orchestra.cancelTask',
  retryTask: 'orchestra.retryTask',
  showTask: 'orchestra.showTask',
  showLog: 'orchestra.showLog',
  showRawLog: 'orchestra.showRawLog',
  followInTerminal: 'orchestra.followInTerminal',
  runInteractively: 'orchestra.runInteractively',
  startInteractively: 'orchestra.startInteractively',
  openPlan: 'orchestra.openPlan',
  openTaskFile: 'orchestra.openTaskFile',
  copyTaskId: 'orchestra.copyTaskId',
  pauseTask: 'orchestra.pauseTask',
  resumeTask: 'orchestra.resumeTask',
  editTask: 'orchestra.editTask',
  raisePriority: 'orchestra.raisePriority',
  lowerPriority: 'orchestra.lowerPriority',
  extendTimeout: 'orchestra.extendTimeout',
  timeOutTask: 'orchestra.timeOutTask',
  copyPrompt: 'orchestra.copyPrompt',
  duplicateTask: 'orchestra.duplicateTask',
  showTaskDetails: 'orchestra.showTaskDetails',
  explainTask: 'orchestra.explainTask',
  showTaskDependencies: 'orchestra.showTaskDependencies',
  deleteTask: 'orchestra.deleteTask',
  pauseQueue: 'orchestra.pauseQueue',
  resumeQueue: 'orchestra.resumeQueue',
  pauseAgent: 'orchestra.pauseAgent',
  resumeAgent: 'orchestra.resumeAgent',
  startDispatching: 'orchestra.startDispatching',
  stopDispatching: 'orchestra.stopDispatching',
  trust: 'orchestra.trust',
  openBoard: 'orchestra.openBoard',
  showTimeouts: 'orchestra.showTimeouts',
  cleanQueue: 'orchestra.cleanQueue',
  archiveTasks: 'orchestra.archiveTasks',
  showArchiveStats: 'orchestra.showArchiveStats',
  showDependencyGraph: 'orchestra.showDependencyGraph',
  validateDependencies: 'orchestra.validateDependencies',
  rebuildIndex: 'orchestra.rebuildIndex',
  verifyIndex: 'orchestra.verifyIndex',
  showIndexStats: 'orchestra.showIndexStats',
  checkQueue: 'orchestra.checkQueue',
  showConfiguration: 'orchestra.showConfiguration',
  openAgentConfig: 'orchestra.openAgentConfig',
  openQueueConfig: 'orchestra.openQueueConfig',
  openSettings: 'orchestra.openSettings',
  importQueue: 'orchestra.importQueue',
  showOwnLog: 'orchestra.showOwnLog',
  groupByNone: 'orchestra.groupByNone',
  groupByNoneChosen: 'orchestra.groupByNoneChosen',
  groupByStatus: 'orchestra.groupByStatus',
  groupByStatusChosen: 'orchestra.groupByStatusChosen',
  groupByAgent: 'orchestra.groupByAgent',
  groupByAgentChosen: 'orchestra.groupByAgentChosen',
  sortByExecution: 'orchestra.sortByExecution',
  sortByExecutionChosen: 'orchestra.sortByExecutionChosen',
  sortByTime: 'orchestra.sortByTime',
  sortByTimeChosen: 'orchestra.sortByTimeChosen',
  filterTasks: 'orchestra.filterTasks',
  clearFilter: 'orchestra.clearFilter',
  showMore: 'orchestra.showMore',
  takeOver: 'orchestra.takeOver',
} as const;
/** Id of a command of ours. */
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** The tree of tasks. */
export const TASKS_VIEW = 'orchestra.tasks';

/** The kind of editor that shows the board. */
export const BOARD_PANEL = 'orchestra.board';
/** Read-only documents about a queue or a task. */
export const DOCUMENT_SCHEME = 'orchestra';

/** Prompts of tasks as files to edit. */
export const PROMPT_SCHEME = 'orchestra-prompt';

/** Section of all settings. */
export const SETTINGS_SECTION = 'orchestra';

/** Top-level names below `orchestra.`; the manifest test compares them with package.json. */
export const SETTING_NAMES = [
  'maxConcurrent',
  'defaultTimeoutSeconds',
  'graceSeconds',
  'sentinelGraceSeconds',
  'dispatch',
  'continueWhenClosed',
  'retryBackoffBaseSeconds',
  'retryBackoffCeilingSeconds',
  'logMaxBytes',
  'eventsMaxBytes',
  'eventsKeepDays',
  'archive',
  'runnerIdleSeconds',
  'skipPermissionFlags',
  'agents',
] as const;

/** Settings of the panel alone: they say what is shown, and the queue itself knows nothing of them. */
export const PANEL_SETTINGS = {
  /** Whether the status bar has the queue's counts. */
  statusBar: 'statusBar',
  /** What is told in a notification. */
  notifications: 'notifications',
  /** Whose logs are looked through for the Problems view. */
  problems: 'problems',
} as const;

/** What chat can do with the queue. */
export const CHAT_TOOLS = {
  start: 'orchestra_startTask',
  list: 'orchestra_listTasks',
  read: 'orchestra_readTask',
  cancel: 'orchestra_cancelTask',
} as const;

/** Keys for `when` clauses. */
export const CONTEXT_KEYS = {
  /** The folder has a queue. */
  hasQueue: 'orchestra.hasQueue',
  /** No folder has one. Before somebody has looked, neither key is set. */
  noQueue: 'orchestra.noQueue',
  /** There are queues, all were read, and no task is in them. */
  emptyQueue: 'orchestra.emptyQueue',
  /** There is a task, whatever its state. */
  anyTask: 'orchestra.anyTask',
  anyPending: 'orchestra.anyPending',
  /** A pending task is paused by itself. */
  anyPaused: 'orchestra.anyPaused',
  anyRunning: 'orchestra.anyRunning',
  /** A task is pending or running. */
  anyLive: 'orchestra.anyLive',
  /** A task failed, and no other attempt followed. */
  anyFailed: 'orchestra.anyFailed',
  anyFinished: 'orchestra.anyFinished',
  /** A queue is paused as a whole. */
  queuePaused: 'orchestra.queuePaused',
  /** A queue is not paused as a whole: of several folders, both may be so. */
  queueUnpaused: 'orchestra.queueUnpaused',
  /** What other process dispatches the queue: `vscode`, `daemon` or `run`; false where none does. */
  viewer: 'orchestra.viewer',
  /** Something waits for a person's consent. */
  needsTrust: 'orchestra.needsTrust',
  /** What the rows are grouped by: `none`, `status` or `agent`. */
  grouping: 'orchestra.grouping',
  /** How the rows are sorted: `execution` or `time`. */
  sorting: 'orchestra.sorting',
  /** A text filter is set. */
  filtered: 'orchestra.filtered',
  /** An agent of the queue is paused. */
  agentPaused: 'orchestra.agentPaused',
  /** This window dispatches a queue, or would if the one who does went. */
  dispatching: 'orchestra.dispatching',
  /** This window was told not to dispatch a queue. */
  resting: 'orchestra.resting',
  /** Addresses of the editors in which prompts are written. */
  promptDocuments: 'orchestra.promptDocuments',
} as const;

/** What a row's menu may offer; `viewItem` in `when` clauses is a list of these words, beginning with `task`. */
export const CAPABILITIES = [
  'task',
  'runnable',
  'cancelable',
  'retryable',
  'pausable',
  'resumable',
  'editable',
  'extendable',
  'expirable',
  'logged',
  'planned',
  'deletable',
] as const;
/** One of {@link CAPABILITIES}. */
export type Capability = (typeof CAPABILITIES)[number];
