import type { AgentDefinition } from './definition.ts';

/** Absolute paths that substitution may insert. */
export interface LaunchPaths {
  /** The project's folder. */
  readonly root: string;
  readonly planFile: string;
  readonly logFile: string;
  /** Where the caller writes the prompt, where `needsPromptFile` says so. */
  readonly promptFile: string;
  readonly doneFile: string;
  readonly errorFile: string;
}

/** What a launch is built from. */
export interface LaunchInput {
  readonly task: { readonly taskId: string; readonly prompt: string; readonly agent: string };
  readonly agent: AgentDefinition;
  readonly paths: LaunchPaths;
  /** The setting of that name: false takes the agent's `permissionFlags` out of its arguments. */
  readonly skipPermissionFlags: boolean;
}

/** A command line, ready for the process layer. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables to add to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly cwd: string;
  /** `prompt`: standard input is the prompt file; otherwise standard input is closed. */
  readonly stdin?: 'prompt';
  /** The prompt as the agent gets it, template or request for a sentinel included. */
  readonly promptText: string;
  /** Whether `promptText` has to be written to `paths.promptFile` before the agent starts. */
  readonly needsPromptFile: boolean;
}

/** Builds the command line of one task. Pure. @throws OrchestraError `invalid` where the prompt cannot be handed over. */
export function buildLaunch(_input: LaunchInput): Launch {
  throw new Error('not yet');
}

/**
 * Refuses, when a task is created, a prompt that its agent could not be given: empty, with NUL, not well-formed, too
 * large. @throws OrchestraError `invalid`
 */
export function checkPrompt(_agent: AgentDefinition, _prompt: string): void {
  throw new Error('not yet');
}
