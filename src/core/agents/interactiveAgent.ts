import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';
import type { AgentDefinition } from './definition.ts';

/**
 * The agent as it is started in a terminal: with its `interactiveArgs`, and the prompt alone as the first message, since a
 * person is there to see to the rest.
 * @throws OrchestraError `refused` for an agent that does not say how
 */
export function interactiveAgent(agent: AgentDefinition): AgentDefinition {
  const { promptTemplate: _template, longPromptArgs: _long, ...rest } = agent;
  if (agent.interactiveArgs === undefined) {
    throw new OrchestraError(
      'refused',
      words`Agent ${agent.name} cannot be run interactively: its definition has no interactiveArgs; add them in .orchestra/agent-config.json, or let it run by itself.`,
    );
  }
  return { ...rest, args: agent.interactiveArgs, promptVia: 'argument', barePrompt: true };
}
