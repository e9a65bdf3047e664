import { checkPrompt } from '../agents/commandLine.ts';
import { chooseAgent } from '../dispatch/chooseAgent.ts';
import { parseTime, toIso } from '../model/clock.ts';
import { OrchestraError } from '../model/errors.ts';
import { newTaskId } from '../model/ids.ts';
import { LIMITS, type Task } from '../model/task.ts';
import { newTask } from '../model/newTask.ts';
import { type Words, words } from '../model/words.ts';
import type { AgentDefinition } from '../agents/definition.ts';
import { writePlan } from './plans.ts';
import type { QueueContext } from './queueContext.ts';

/** What a person asks for. */
export interface NewTaskRequest {
  readonly agent: string;
  readonly prompt: string;
  readonly priority?: number | undefined;
  /** 0 = none; the agent's or the default one where it is missing. */
  readonly timeoutSeconds?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly autoRetry?: boolean | undefined;
  /** Ids, or parts of ids as `find` takes them. */
  readonly dependsOn?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly notBefore?: string | undefined;
  /** Held back until it is resumed, or run in a terminal. */
  readonly paused?: boolean | undefined;
}

/** Creates a pending task. @throws OrchestraError where a value is wrong; nothing is written then */
export function addTask(queue: QueueContext, request: NewTaskRequest): Task {
  const agent = requireAgent(queue, request.agent);
  checkPrompt(agent, request.prompt);
  const settings = queue.config().settings;
  const timeoutSeconds = request.timeoutSeconds ?? agent.timeoutSeconds ?? settings.defaultTimeoutSeconds;
  const dependsOn = [...new Set((request.dependsOn ?? []).map((text) => queue.find(text)))];
  const values = {
    agent: request.agent,
    prompt: request.prompt,
    priority: requireWhole(
      words`The priority`,
      request.priority ?? LIMITS.priority.standard,
      LIMITS.priority,
    ),
    maxRetries: requireWhole(
      words`The max retries`,
      request.maxRetries ?? LIMITS.maxRetries.standard,
      LIMITS.maxRetries,
    ),
    timeout: requireTimeout(timeoutSeconds),
    autoRetry: request.autoRetry ?? false,
    dependsOn,
    notBefore: requireNotBefore(request.notBefore),
    isPaused: request.paused ?? false,
  };
  queue.ensure();
  for (;;) {
    const nowMs = queue.clock.nowMs();
    const task = newTask({ ...values, taskId: newTaskId(nowMs), nowMs });
    const made = queue.store.create(task);
    if (!made.created) continue;
    writePlan(queue, made.task);
    return made.task;
  }
}

/** The agent a name means. @throws OrchestraError `missing-program` that says which program there is none of */
export function requireAgent(queue: QueueContext, name: string): AgentDefinition {
  const agent = chooseAgent(queue, name);
  if (agent instanceof OrchestraError) throw agent;
  return agent;
}

/** @param what as a sentence begins with it. @throws OrchestraError `invalid` unless `value` is a whole number within the limits */
export function requireWhole(
  what: Words,
  value: number,
  limits: { readonly min: number; readonly max: number },
): number {
  if (Number.isInteger(value) && value >= limits.min && value <= limits.max) return value;
  throw new OrchestraError(
    'invalid',
    words`${what} must be a whole number from ${String(limits.min)} to ${String(limits.max)}, not ${String(value)}.`,
  );
}

/** @throws OrchestraError `invalid` unless `seconds` is a number within the limits */
export function requireTimeout(seconds: number): number {
  const { min, max } = LIMITS.timeoutSeconds;
  if (Number.isFinite(seconds) && seconds >= min && seconds <= max) return seconds;
  throw new OrchestraError(
    'invalid',
    words`The timeout must be a number of seconds from ${String(min)} (none) to ${String(max)}, not ${String(seconds)}.`,
  );
}

/** @throws OrchestraError `invalid` unless `text` is a time */
export function requireNotBefore(text: string | undefined): string | null {
  if (text === undefined) return null;
  const ms = parseTime(text);
  if (ms === undefined) {
    throw new OrchestraError(
      'invalid',
      words`${JSON.stringify(text)} is not a time; write it as 2026-01-31T18:00 or 2026-01-31T18:00:00Z.`,
    );
  }
  return toIso(ms);
}
