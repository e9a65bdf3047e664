import type { AgentDefinition } from './definition.ts';

/** The fields that decide what is run and how: those a person consents to. */
type LaunchFields = Omit<
  AgentDefinition,
  | 'origin'
  | 'description'
  | 'completion'
  | 'maxConcurrent'
  | 'timeoutSeconds'
  | 'outputFormat'
  | 'limitPatterns'
>;

/** What would be run, as one text: equal texts run the same. Names of variables are sorted. */
export function launchIdentity(agent: LaunchFields): string {
  const env = Object.entries(agent.env).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    agent.name,
    agent.command,
    agent.args,
    env,
    agent.workingDirectory ?? null,
    agent.promptTemplate ?? null,
    agent.promptVia,
    agent.longPrompt ?? null,
    agent.longPromptArgs ?? null,
    agent.fallback ?? null,
    agent.permissionFlags ?? null,
    agent.barePrompt ?? false,
    ...(agent.interactiveArgs === undefined ? [] : [agent.interactiveArgs]),
  ]);
}
