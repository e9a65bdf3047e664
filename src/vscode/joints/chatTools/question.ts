import {
  chooseAgent,
  cleanForDisplay,
  LIMITS,
  OrchestraError,
  permissionFlagsOf,
  shownAgentCommand,
  withoutFlags,
  type AgentDefinition,
  type NewTaskRequest,
} from '../../../core/index.ts';
import type { L10n } from '../../l10n.ts';
import type { FolderQueue } from '../../queue/folderQueue.ts';
import { limitText } from '../../starting/detailItems.ts';
import { escapeMarkdown, fenced } from '../../view/tooltipText.ts';
import { titleOf } from '../../view/words.ts';

/**
 * Markdown that says what a task would start: the command line, where, by which limits, and what the agent is told. All
 * of it is fenced or escaped, so that a prompt brings no link.
 * @throws OrchestraError where there is no such agent or program, or no task that it shall wait for
 */
export function startQuestion(source: FolderQueue, wish: NewTaskRequest, l10n: L10n): string {
  const { queue } = source;
  const agent = chooseAgent(queue, wish.agent);
  if (agent instanceof OrchestraError) throw agent;
  const { skipPermissionFlags, defaultTimeoutSeconds } = queue.config().settings;
  const dependsOn = (wish.dependsOn ?? []).map((text) => {
    const { taskId, prompt } = queue.read(queue.find(text));
    return `${taskId} · ${titleOf(prompt)}`;
  });
  const facts = {
    ...{ skipPermissionFlags, root: queue.root, folder: source.folder.name, prompt: wish.prompt, dependsOn },
    priority: wish.priority ?? LIMITS.priority.standard,
    timeoutSeconds: wish.timeoutSeconds ?? agent.timeoutSeconds ?? defaultTimeoutSeconds,
  };
  return startText(agent, facts, l10n);
}

/** What a person agrees to besides the agent. */
export interface StartFacts {
  readonly skipPermissionFlags: boolean;
  readonly root: string;
  /** Name of the folder in the window. */
  readonly folder: string;
  readonly prompt: string;
  readonly priority: number;
  /** 0 = none. */
  readonly timeoutSeconds: number;
  /** What it waits for, as people call it. */
  readonly dependsOn: readonly string[];
}

/** As {@link startQuestion}, of facts. */
export function startText(agent: AgentDefinition, facts: StartFacts, l10n: L10n): string {
  const flags = permissionFlagsOf(agent);
  const args = facts.skipPermissionFlags ? agent.args : withoutFlags(agent.args, flags);
  const sections = [
    l10n.t('It runs as you, in {0}:', shown(facts.root)),
    fenced(cleanForDisplay(shownAgentCommand({ ...agent, args }))),
  ];
  if (facts.skipPermissionFlags && flags.length > 0) {
    const named = escapeMarkdown(flags.join(', '));
    sections.push(l10n.t('{0}: the agent skips its own permission questions.', named));
  }
  const limits = [
    l10n.t('Folder: {0}', shown(facts.folder)),
    l10n.t('Priority: {0}', facts.priority),
    l10n.t('Time limit: {0}', limitText(facts.timeoutSeconds, l10n)),
    ...facts.dependsOn.map((each) => l10n.t('Waits for: {0}', shown(each))),
  ];
  sections.push(limits.map((line) => `- ${line}`).join('\n'));
  sections.push(l10n.t('The prompt:'), fenced(cleanForDisplay(facts.prompt)));
  return sections.join('\n\n');
}

function shown(text: string): string {
  return escapeMarkdown(cleanForDisplay(text));
}
