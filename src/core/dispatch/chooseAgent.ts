import type { AgentDefinition } from '../agents/definition.ts';
import { resolveAgent } from '../agents/resolveAgent.ts';
import { OrchestraError } from '../model/errors.ts';
import { findProgram, type ProgramState } from '../process/findProgram.ts';
import type { QueueContext } from '../queue/queueContext.ts';

/** Programs are looked for on the disk again after this long, milliseconds. */
const REMEMBER_MS = 5000;

interface Remembered {
  readonly config: unknown;
  readonly sinceMs: number;
  readonly agents: Map<string, AgentDefinition | OrchestraError>;
}
const remembered = new WeakMap<QueueContext, Remembered>();

/** The agent a task's name means on this machine now, or why there is none, in words. Remembered for a moment. */
export function chooseAgent(queue: QueueContext, name: string): AgentDefinition | OrchestraError {
  const config = queue.config();
  const nowMs = queue.clock.monotonicMs();
  let memory = remembered.get(queue);
  if (memory === undefined || memory.config !== config || nowMs - memory.sinceMs > REMEMBER_MS) {
    memory = { config, sinceMs: nowMs, agents: new Map() };
    remembered.set(queue, memory);
  }
  let agent = memory.agents.get(name);
  if (agent === undefined) {
    agent = choose(queue, name);
    memory.agents.set(name, agent);
  }
  return agent;
}

function choose(queue: QueueContext, name: string): AgentDefinition | OrchestraError {
  try {
    return resolveAgent(queue.config(), name, (command) => programState(queue, command)).agent;
  } catch (error) {
    if (OrchestraError.is(error)) return error;
    throw error;
  }
}

/** Whether a command can be started from the project's root with the environment agents get, or why not. */
export function programState(queue: QueueContext, command: string): ProgramState {
  return findProgram(command, {
    cwd: queue.root,
    path: queue.environment['PATH'],
    pathExt: queue.environment['PATHEXT'],
  }).kind;
}
