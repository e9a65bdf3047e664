import { QUEUE_SCENARIOS } from './queueScenarios.ts';
import type { CommandScenario, Prepared } from './scenario.ts';
import { TASK_SCENARIOS } from './taskScenarios.ts';

/** Each command that changes a queue. */
export const COMMANDS: readonly CommandScenario[] = [...TASK_SCENARIOS, ...QUEUE_SCENARIOS];

/** Commands that are cut off in tests of their own, and where. */
export const CUT_ELSEWHERE: Readonly<Record<string, string>> = {
  daemon: 'crash at every step: the processes that work',
};

/** Commands that only look: by their name, with what they are given. */
export const LOOKS: Readonly<Record<string, (prepared: Prepared) => readonly string[]>> = {
  status: () => ['status', '--all'],
  show: ({ failed }) => ['show', failed],
  why: ({ failed }) => ['why', failed],
  logs: ({ failed }) => ['logs', failed],
  'timeout list': () => ['timeout', 'list'],
  'archive stats': () => ['archive', 'stats'],
  'deps show': ({ pending }) => ['deps', 'show', pending],
  'deps graph': () => ['deps', 'graph'],
  'deps validate': () => ['deps', 'validate'],
  'config show': () => ['config', 'show'],
  'index stats': () => ['index', 'stats'],
  'index verify': () => ['index', 'verify'],
};

/** Words that only lead to commands. */
export const GROUPS: readonly string[] = ['config', 'deps', 'index'];
