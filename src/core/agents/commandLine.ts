import { resolve } from 'node:path';
import { OrchestraError } from '../model/errors.ts';
import { words } from '../model/words.ts';
import type { AgentDefinition } from './definition.ts';
import { withoutFlags } from './permissionFlags.ts';
import { ARGUMENT_MAX_BYTES, fitsArgument, requirePrompt } from './promptLimits.ts';
import { mentions, renderTemplate, substitute, type Values } from './substitute.ts';

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
  /** A name on PATH, or an absolute path. */
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

/** What follows a prompt that no template surrounds. */
const REQUEST = `

---
This is task {taskId}. When all of it is done, create the file {doneFile} (it may be empty). If it cannot be done, write the reason into {errorFile} instead.
`;

/** Builds the command line of one task. Pure. @throws OrchestraError `invalid` where the prompt cannot be handed over. */
export function buildLaunch(input: LaunchInput): Launch {
  const { agent, paths } = input;
  const promptText = renderPrompt(input);
  const template = argumentTemplate(input, promptText);
  const values = { ...commonValues(input), promptFile: paths.promptFile, prompt: template.prompt };
  // Once is enough: a project may give arguments with {prompt} to an agent that otherwise reads its input.
  const byInput = agent.promptVia === 'stdin' && !agent.args.some((arg) => mentions(arg, 'prompt'));
  return {
    command: commandPath(agent, paths.root),
    args: template.args.map((arg) => substitute(arg, values)),
    env: agent.env,
    cwd: resolve(paths.root, agent.workingDirectory ?? '.'),
    ...(byInput ? { stdin: 'prompt' as const } : {}),
    promptText,
    needsPromptFile: byInput || template.long || template.args.some((arg) => mentions(arg, 'promptFile')),
  };
}

/** The program as it is started: a name that PATH resolves, or a path relative to the project's root made absolute. */
export function commandPath(agent: AgentDefinition, root: string): string {
  return /[/\\]/u.test(agent.command) ? resolve(root, agent.command) : agent.command;
}

/**
 * Refuses, when a task is created, a prompt that its agent could not be given: empty, with NUL, not well-formed, too
 * large. @throws OrchestraError `invalid`
 */
export function checkPrompt(agent: AgentDefinition, prompt: string): void {
  requirePrompt(prompt);
  const path = `/${'x'.repeat(511)}`;
  buildLaunch({
    task: { taskId: 'task_1700000000000_00000_r100', prompt, agent: agent.name },
    agent,
    paths: { root: '/', planFile: path, logFile: path, promptFile: path, doneFile: path, errorFile: path },
    skipPermissionFlags: true,
  });
}

function commonValues({ task, paths }: LaunchInput): Values {
  return {
    taskId: task.taskId,
    agent: task.agent,
    planFile: paths.planFile,
    logFile: paths.logFile,
    doneFile: paths.doneFile,
    errorFile: paths.errorFile,
  };
}

function renderPrompt(input: LaunchInput): string {
  const { agent, task } = input;
  if (agent.barePrompt === true) return task.prompt;
  const values = { ...commonValues(input), userPrompt: task.prompt };
  if (agent.promptTemplate !== undefined) return renderTemplate(agent.promptTemplate, values);
  return task.prompt + substitute(REQUEST, values);
}

/** Arguments before substitution, and what `{prompt}` stands for in them. */
interface ArgumentTemplate {
  readonly args: readonly string[];
  readonly prompt: string;
  /** Whether the prompt goes by file because it does not fit an argument. */
  readonly long: boolean;
}

function argumentTemplate(
  { agent, paths, skipPermissionFlags }: LaunchInput,
  promptText: string,
): ArgumentTemplate {
  const permitted = (args: readonly string[]): readonly string[] =>
    skipPermissionFlags ? args : withoutFlags(args, agent.permissionFlags ?? []);
  const args = permitted(agent.args);
  const fits = args.every(
    (arg) => !mentions(arg, 'prompt') || fitsArgument(substitute(arg, { prompt: promptText })),
  );
  if (fits) return { args, prompt: promptText, long: false };
  if (agent.longPromptArgs !== undefined) {
    return { args: permitted(agent.longPromptArgs), prompt: '', long: true };
  }
  if (agent.longPrompt !== undefined) {
    return { args, prompt: substitute(agent.longPrompt, { promptFile: paths.promptFile }), long: true };
  }
  throw new OrchestraError(
    'invalid',
    words`The prompt does not fit the command line of agent ${agent.name} (${Buffer.byteLength(promptText, 'utf8')} bytes with its template, at most ${ARGUMENT_MAX_BYTES}); shorten it, or set promptVia or longPrompt for that agent.`,
  );
}
