import { lazily } from '../model/lazily.ts';
import type { AgentDefinition } from './definition.ts';

const plainWord = lazily(() => /^[\p{L}\p{N}_@%+=:,./{}-]+$/u);
// Characters that would change what a reader sees: controls, marks that turn the direction of text, line separators.
const invisible = lazily(() => /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu);

/** Text with invisible characters written out, so that what is shown is what would run. */
export function visible(text: string): string {
  return text.replace(invisible(), (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

function shownWord(word: string): string {
  return plainWord().test(word) ? word : `'${visible(word).replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line as people read it, placeholders in place. Not to be run. */
function shownCommand(command: string, args: readonly string[]): string {
  return [command, ...args].map(shownWord).join(' ');
}

/** The command line of an agent as people read it. */
export function shownAgentCommand(agent: AgentDefinition): string {
  return shownCommand(agent.command, agent.args);
}
