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
import type { L10n } from '../../l10n.ts';
import { escapeMarkdown, fenced } from '../../view/tooltipText.ts';

/**
 * Markdown that says what a task would start: the command line, where, and what the agent is told. All of it is fenced
 * or escaped, so that a prompt brings no link. @throws OrchestraError where there is no such agent or program
 */
export function startQuestion(queue: Queue, agentName: string, prompt: string, l10n: L10n): string {
  const agent = chooseAgent(queue, agentName);
  if (agent instanceof OrchestraError) throw agent;
  const { skipPermissionFlags } = queue.config().settings;
  return startText(agent, { skipPermissionFlags, root: queue.root, prompt }, l10n);
}

/** As {@link startQuestion}, of facts. */
export function startText(
  agent: AgentDefinition,
  facts: { readonly skipPermissionFlags: boolean; readonly root: string; readonly prompt: string },
  l10n: L10n,
): string {
  const flags = permissionFlagsOf(agent);
  const args = facts.skipPermissionFlags ? agent.args : withoutFlags(agent.args, flags);
  const sections = [
    l10n.t('It runs as you, in {0}:', escapeMarkdown(cleanForDisplay(facts.root))),
    fenced(cleanForDisplay(shownAgentCommand({ ...agent, args }))),
  ];
  if (facts.skipPermissionFlags && flags.length > 0) {
    const named = escapeMarkdown(flags.join(', '));
    sections.push(l10n.t('{0}: the agent skips its own permission questions.', named));
  }
  sections.push(l10n.t('The prompt:'), fenced(cleanForDisplay(facts.prompt)));
  return sections.join('\n\n');
}
