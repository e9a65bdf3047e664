import type { AgentDefinition } from '../../../src/core/agents/definition.ts';
import type { LaunchInput, LaunchPaths } from '../../../src/core/agents/commandLine.ts';

/** An agent of which a test says only what matters to it. */
export function anAgent(fields: Partial<AgentDefinition> = {}): AgentDefinition {
  return {
    name: 'mine',
    command: 'my-agent',
    args: ['{prompt}'],
    promptVia: 'argument',
    env: {},
    completion: 'auto',
    outputFormat: 'text',
    origin: { sources: ['a test'], workspace: false },
    ...fields,
  };
}

export const PATHS: LaunchPaths = {
  root: '/project',
  planFile: '/project/.orchestra/plans/task_1_a_plan.md',
  logFile: '/project/.orchestra/logs/task_1_a.log',
  promptFile: '/project/.orchestra/state/run/task_1_a.prompt',
  doneFile: '/project/.orchestra/tasks/task_1_a.done',
  errorFile: '/project/.orchestra/tasks/task_1_a.error',
};

/** A launch of `prompt` by that agent. */
export function launchOf(prompt: string, fields: Partial<AgentDefinition> = {}): LaunchInput {
  const agent = anAgent(fields);
  return {
    task: { taskId: 'task_1_a', prompt, agent: agent.name },
    agent,
    paths: PATHS,
    skipPermissionFlags: true,
  };
}
