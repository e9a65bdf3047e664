import {
  chooseAgent,
  cleanForDisplay,
  OrchestraError,
  permissionFlagsOf,
  shownAgentCommand,
  withoutFlags,
  type AgentDefinition,
  type Queue,
} from '../../../core/index.ts';
import { escapeMarkdown, fenced } from '../../view/tooltipText.ts';

/**
 * Markdown that says what a task would start: the command line, where, and what the agent is told. All of it is fenced
 * or escaped, so that a prompt brings no link. @throws OrchestraError where there is no such agent or program
 */
export function startQuestion(queue: Queue, agentName: string, prompt: string): string {
  const agent = chooseAgent(queue, agentName);
  if (agent instanceof OrchestraError) throw agent;
  const { skipPermissionFlags } = queue.config().settings;
  return startText(agent, { skipPermissionFlags, root: queue.root, prompt });
}

/** As {@link startQuestion}, of facts. */
export function startText(
  agent: AgentDefinition,
  facts: { readonly skipPermissionFlags: boolean; readonly root: string; readonly prompt: string },
): string {
  const flags = permissionFlagsOf(agent);
  const args = facts.skipPermissionFlags ? agent.args : withoutFlags(agent.args, flags);
  const sections = [
    `It runs as you, in ${escapeMarkdown(cleanForDisplay(facts.root))}:`,
    fenced(cleanForDisplay(shownAgentCommand({ ...agent, args }))),
  ];
  if (facts.skipPermissionFlags && flags.length > 0) {
    sections.push(`${escapeMarkdown(flags.join(', '))}: the agent skips its own permission questions.`);
  }
  sections.push('The prompt:', fenced(cleanForDisplay(facts.prompt)));
  return sections.join('\n\n');
}
