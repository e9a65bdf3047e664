import type { AgentDefinition } from './definition.ts';

/** The part of a resolved configuration that names agents. */
export interface KnownAgents {
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  readonly aliases: ReadonlyMap<string, string>;
}

/** The agent a name means, and how it was found where that is not by its own name. */
export interface AgentChoice {
  readonly agent: AgentDefinition;
  readonly via?: 'alias' | 'fallback';
}

/**
 * The agent to launch for `name`: by its name, by another name, its `fallback` where its program is missing, or
 * `opencode run {prompt} --agent {agent}` for a name nobody knows.
 * @param isOnPath whether a command (a name or a path) can be started
 * @throws OrchestraError `invalid` (no possible name), `missing-program`
 */
export function resolveAgent(_config: KnownAgents, _name: string, _isOnPath: (command: string) => boolean): AgentChoice {
  throw new Error('not yet');
}
