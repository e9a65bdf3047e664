import type { AgentDefinition } from './definition.ts';

/** Index behind the words of `flag` if they stand in `args` at `start`, else undefined. */
function endOfFlag(args: readonly string[], start: number, flag: string): number | undefined {
  const words = flag.split(' ');
  return words.every((word, offset) => args[start + offset] === word) ? start + words.length : undefined;
}

/** `args` without the flags. Works on the configured words, before a prompt is among them. */
export function withoutFlags(args: readonly string[], flags: readonly string[]): string[] {
  const kept: string[] = [];
  let index = 0;
  for (let word = args[0]; word !== undefined; word = args[index]) {
    const end = flags.map((flag) => endOfFlag(args, index, flag)).find((found) => found !== undefined);
    if (end === undefined) kept.push(word);
    index = end ?? index + 1;
  }
  return kept;
}

/** The flags in the agent's arguments with which it skips its own permission questions: to be shown where it is chosen. */
export function permissionFlagsOf(agent: AgentDefinition): string[] {
  return (agent.permissionFlags ?? []).filter((flag) =>
    [agent.args, agent.longPromptArgs ?? []].some((args) =>
      args.some((_, index) => endOfFlag(args, index, flag) !== undefined),
    ),
  );
}
