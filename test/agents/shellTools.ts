import type { Answer } from './wire/format.ts';

type ToolInput = Readonly<Record<string, unknown>>;

/** The tools by which the agents run a command, each with the input it wants. */
const shellTools: ReadonlyMap<string, (command: string) => ToolInput> = new Map([
  ['bash', (command: string): ToolInput => ({ command, description: 'Runs the command' })], // opencode
  ['Bash', (command: string): ToolInput => ({ command, description: 'Runs the command' })], // claude
  ['exec_command', (cmd: string): ToolInput => ({ cmd })], // codex
  ['shell_command', (command: string): ToolInput => ({ command })], // codex, for some models
  ['run_shell_command', (command: string): ToolInput => ({ command, description: 'Runs the command' })], // qwen
]);

/** The call of the first offered tool that runs a command; undefined where the agent offers none. */
export function callShell(offered: readonly string[], command: string): Answer | undefined {
  for (const tool of offered) {
    const input = shellTools.get(tool)?.(command);
    if (input !== undefined) return { kind: 'tool', tool, input };
  }
  return undefined;
}
