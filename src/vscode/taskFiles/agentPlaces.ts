import { parseTree } from 'jsonc-parser';

/** An agent that a file defines, and where its name stands. */
export interface AgentPlace {
  readonly name: string;
  /** Characters from the beginning of the file. */
  readonly offset: number;
}

/** The agents of an `agent-config.json`, as far as it can be read; it may be half written. */
export function agentPlaces(text: string): AgentPlace[] {
  const agents = parseTree(text)?.children?.find(({ children }) => children?.[0]?.value === 'agents');
  return (agents?.children?.[1]?.children ?? []).flatMap(({ children }) => {
    const name: unknown = children?.[0]?.value;
    return typeof name === 'string' ? [{ name, offset: children?.[0]?.offset ?? 0 }] : [];
  });
}
