import { byStart, type Run } from './run.ts';

/** The runs of one agent, by the slot each one took; no two of a slot at once. */
export interface AgentLanes {
  readonly agent: string;
  readonly slots: readonly (readonly Run[])[];
}

/** Runs by agent and slot: each takes the first slot of its agent that is free when it starts. Agents by name. */
export function lanesOf(runs: readonly Run[]): AgentLanes[] {
  const agents = new Map<string, { slots: Run[][]; freeFromMs: number[] }>();
  for (const run of [...runs].sort(byStart)) {
    const lanes = agents.get(run.agent) ?? { slots: [], freeFromMs: [] };
    agents.set(run.agent, lanes);
    const free = lanes.freeFromMs.findIndex((ms) => ms <= run.startedMs);
    const slot = free < 0 ? lanes.slots.length : free;
    const others = lanes.slots[slot] ?? [];
    lanes.slots[slot] = others;
    others.push(run);
    lanes.freeFromMs[slot] = run.endedMs ?? Infinity;
  }
  return [...agents]
    .map(([agent, { slots }]) => ({ agent, slots }))
    .sort((a, b) => a.agent.localeCompare(b.agent));
}
