import { digestOf } from '../model/digest.ts';

/** Names the attempt that a process works for; inherited by all its descendants. */
export const MARKER_VARIABLE = 'ORCHESTRA_MARKER';
/** Set for our own long-lived processes, so that the stop of a task leaves them alone whoever started them. */
export const SERVICE_VARIABLE = 'ORCHESTRA_SERVICE';
/** The task an agent works on, for the agent and its scripts. */
const TASK_ID_VARIABLE = 'ORCHESTRA_TASK_ID';
/** The root of the project whose queue holds that task. */
const ROOT_VARIABLE = 'ORCHESTRA_ROOT';

/** An environment as `spawn` takes it. */
export type Environment = Record<string, string>;

const STRIPPED = new Set([
  MARKER_VARIABLE,
  SERVICE_VARIABLE,
  TASK_ID_VARIABLE,
  ROOT_VARIABLE,
  'NODE_OPTIONS',
  // A channel to the parent of this very process: a Node child would take it for its own.
  'NODE_CHANNEL_FD',
  'NODE_CHANNEL_SERIALIZATION_MODE',
  'NODE_UNIQUE_ID',
]);
/** What VS Code sets for itself; what installers of Electron read stays. */
const STRIPPED_PATTERN = /^(VSCODE_.*|ELECTRON_(?!MIRROR|CUSTOM_|CACHE|SKIP_|GET_|BUILDER_).*)$/;

/** The attempt's marker: one for each start of an agent, ever. */
export function markerFor(attempt: MarkedTask & { revision: number }): string {
  return `${markerPrefixFor(attempt)}:${attempt.revision}`;
}

/** What a marker belongs to. A copy of a queue's folder has the same ids, so where it lies counts too. */
interface MarkedTask {
  readonly queueId: string;
  readonly root: string;
  readonly taskId: string;
}

/** What the markers of all attempts of a task begin with; a colon and the attempt follow. */
export function markerPrefixFor({ queueId, root, taskId }: MarkedTask): string {
  return `${queueId}:${digestOf(root)}:${taskId}`;
}

/**
 * What runner and agents inherit of an environment: everything but what belongs to the window or to the task that
 * this process itself was started in. Compute it once; reading `process.env` is slow.
 */
export function strippedEnvironment(from: NodeJS.ProcessEnv): Environment {
  const kept: Environment = {};
  // Its askpass script works only together with the variables that go.
  const askpassOfWindow = from['VSCODE_GIT_ASKPASS_MAIN'] !== undefined;
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || STRIPPED.has(name) || STRIPPED_PATTERN.test(name)) continue;
    if (name === 'GIT_ASKPASS' && askpassOfWindow) continue;
    kept[name] = value;
  }
  return kept;
}

/** The environment of an agent. `base` is stripped already; `extra` is the user's wish and wins over it, but not over ours. */
export function agentEnvironment(options: {
  base: Environment;
  extra?: Environment | undefined;
  marker: string;
  taskId: string;
  root: string;
}): Environment {
  return {
    ...options.base,
    ...options.extra,
    [MARKER_VARIABLE]: options.marker,
    [TASK_ID_VARIABLE]: options.taskId,
    [ROOT_VARIABLE]: options.root,
  };
}
