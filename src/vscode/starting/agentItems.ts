import { cleanForDisplay, shownAgentCommand, type AgentDefinition } from '../../core/index.ts';

/** What the items are made of. */
export interface AgentFacts {
  readonly agents: Iterable<AgentDefinition>;
  readonly isFound: (command: string) => boolean;
  /** Whether agents get the flags with which they skip their own permission questions. */
  readonly skipsQuestions: boolean;
  /** Only agents that are told things in words; those that run their prompt as it stands are left out. */
  readonly wordsOnly?: boolean | undefined;
}

/** An agent as the picker shows it. */
export interface AgentItem {
  readonly name: string;
  readonly found: boolean;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** The agents to pick from; those whose program was found come first. */
export function agentItems({ agents, isFound, skipsQuestions, wordsOnly }: AgentFacts): AgentItem[] {
  return [...agents]
    .filter(({ barePrompt }) => wordsOnly !== true || barePrompt !== true)
    .map((agent) => agentItem(agent, isFound(agent.command), skipsQuestions))
    .sort((a, b) => Number(b.found) - Number(a.found));
}

function agentItem(agent: AgentDefinition, found: boolean, skipsQuestions: boolean): AgentItem {
  const skips = skipsQuestions && (agent.permissionFlags ?? []).length > 0;
  const warning = skips ? '$(warning) skips its own permission questions · ' : '';
  return {
    name: agent.name,
    found,
    label: `$(${found ? 'terminal' : 'circle-slash'}) ${agent.name}`,
    description: found ? cleanForDisplay(agent.description ?? '') : `${agent.command} is not on the PATH`,
    detail: warning + cleanForDisplay(shownAgentCommand(agent)),
  };
}
