import type { ConfigProblem } from './resolve.ts';

/** Agents an older queue's configuration would add. */
export interface OlderConfig {
  /** The file they were read from, or undefined where there is none. */
  readonly file?: string;
  /** Agent entries as `.orchestra/agent-config.json` takes them, by name. */
  readonly agents: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the agent definitions beside an older queue (`.gemini/agents/`, `.opencode/` or a project that holds one). */
export function readOlderConfig(_folder: string): OlderConfig {
  throw new Error('not yet');
}

/** Adds agents to `.orchestra/agent-config.json` that it does not have yet; the names added. @throws OrchestraError */
export function addImportedAgents(_root: string, _older: OlderConfig): readonly string[] {
  throw new Error('not yet');
}
