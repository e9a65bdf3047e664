import {
  cleanForDisplay,
  shownAgentCommand,
  type AgentDefinition,
  type ProgramState,
} from '../../core/index.ts';
import type { L10n } from '../l10n.ts';
import { programText } from './programText.ts';

/** What the items are made of. */
export interface AgentFacts {
  readonly agents: Iterable<AgentDefinition>;
  readonly find: (command: string) => ProgramState;
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
export function agentItems({ agents, find, skipsQuestions, wordsOnly }: AgentFacts, l10n: L10n): AgentItem[] {
  return [...agents]
    .filter(({ barePrompt }) => wordsOnly !== true || barePrompt !== true)
    .map((agent) => agentItem(agent, find(agent.command), skipsQuestions, l10n))
    .sort((a, b) => Number(b.found) - Number(a.found));
}

function agentItem(
  agent: AgentDefinition,
  state: ProgramState,
  skipsQuestions: boolean,
  l10n: L10n,
): AgentItem {
  const found = state === 'found';
  const skips = skipsQuestions && (agent.permissionFlags ?? []).length > 0;
  const warning = skips ? `$(warning) ${l10n.t('skips its own permission questions')} · ` : '';
  return {
    name: agent.name,
    found,
    label: `$(${found ? 'terminal' : 'circle-slash'}) ${agent.name}`,
    description: agentDescription(agent, state, l10n),
    detail: warning + cleanForDisplay(shownAgentCommand(agent)),
  };
}

/** What an agent is for, and before that whether its program is missing. */
function agentDescription(agent: AgentDefinition, state: ProgramState, l10n: L10n): string {
  const missing = state === 'found' ? '' : programText(agent.command, state, l10n);
  return [missing, cleanForDisplay(agent.description ?? '')].filter((part) => part !== '').join(' · ');
}
