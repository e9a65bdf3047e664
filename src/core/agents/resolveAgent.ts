import { configProblemWords, type ConfigProblem } from '../config/problems.ts';
import { OrchestraError } from '../model/errors.ts';
import { type Said, words, type Words } from '../model/words.ts';
import type { ProgramState } from '../process/findProgram.ts';
import { commandPath } from './commandLine.ts';
import { isAgentName, type AgentDefinition } from './definition.ts';

/** The part of a resolved configuration that names agents. */
export interface KnownAgents {
  /** The project's folder. */
  readonly root: string;
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  /** One of them. */
  agent(name: string): AgentDefinition | undefined;
  readonly aliases: ReadonlyMap<string, string>;
  /** Values of its files that were not taken. */
  readonly problems: readonly ConfigProblem[];
}

/** The agent a name means, and how it was found where that is not by its own name. */
export interface AgentChoice {
  readonly agent: AgentDefinition;
  readonly via?: 'alias' | 'fallback';
}

/** Program that takes the names nobody knows. */
const UNKNOWN_AGENTS_PROGRAM = 'opencode';

/**
 * The agent to launch for `name`: by its name, by another name, its `fallback` where its program is missing, or
 * `opencode run --agent {agent}` for a name nobody knows (the prompt on standard input: as an argument opencode quotes
 * it anew, and takes one that begins with a dash for a flag).
 * @param find whether a command (a name, or an absolute path) can be started, or why not
 * @throws OrchestraError `invalid` (no possible name), `missing-program`
 */
export function resolveAgent(
  config: KnownAgents,
  name: string,
  find: (command: string) => ProgramState,
): AgentChoice {
  if (!isAgentName(name)) {
    throw new OrchestraError(
      'invalid',
      words`${JSON.stringify(name.slice(0, 80))} cannot be the name of an agent; choose one of: ${describeAgents(config, find)}.`,
    );
  }
  const byName = config.agent(name);
  const known = byName ?? config.agent(config.aliases.get(name) ?? '');
  if (known === undefined) return unknownAgent(config, name, find);
  const stateOf = (agent: AgentDefinition): ProgramState => find(commandPath(agent, config.root));
  const isReady = (agent: AgentDefinition): boolean => stateOf(agent) === 'found';
  if (isReady(known)) return byName === undefined ? { agent: known, via: 'alias' } : { agent: known };
  const fallback = fallbackOf(config, known, isReady);
  if (fallback !== undefined) return { agent: fallback, via: 'fallback' };
  throw new OrchestraError('missing-program', missingWords(known, config.root, stateOf(known)));
}

/** Why the program of an agent cannot be started, and what to do. */
function missingWords(agent: AgentDefinition, root: string, state: ProgramState): Words {
  const { name } = agent;
  const program = JSON.stringify(agent.command);
  switch (state) {
    case 'no-file':
      return words`Agent ${name} needs the program ${program}, but there is no file ${commandPath(agent, root)}; put it there, change the agent's command, or choose another agent ("orchestra doctor" says which are here).`;
    case 'not-executable':
      return words`Agent ${name} needs the program ${program}, which cannot be executed; make it executable (chmod +x), or choose another agent ("orchestra doctor" says which are here).`;
    case 'not-on-path':
    case 'found':
      return words`Agent ${name} needs the program ${program}, which is not on the PATH; install it, or choose another agent ("orchestra doctor" says which are here).`;
  }
}

function unknownAgent(
  config: KnownAgents,
  name: string,
  find: (command: string) => ProgramState,
): AgentChoice {
  const mistake = mistakeAbout(config, name);
  if (mistake !== undefined) {
    // Perhaps somebody defined it there: another program must not stand in for it.
    throw new OrchestraError(
      'missing-program',
      words`There is no agent ${name} that can be used. ${configProblemWords(mistake)}`,
    );
  }
  if (find(UNKNOWN_AGENTS_PROGRAM) === 'found') return { agent: openCodeAgent(name), via: 'fallback' };
  throw new OrchestraError(
    'missing-program',
    words`There is no agent ${name}, and ${UNKNOWN_AGENTS_PROGRAM}, which runs agents unknown here, is not on the PATH; install ${UNKNOWN_AGENTS_PROGRAM}, or choose one of: ${describeAgents(config, find)}.`,
  );
}

/** What is wrong with the definition of an agent that cannot be used for it; undefined where there is one, or none was tried. */
export function mistakeAbout(config: KnownAgents, name: string): ConfigProblem | undefined {
  const known = config.agent(name) ?? config.agent(config.aliases.get(name) ?? '');
  return known === undefined ? config.problems.find((problem) => isAbout(problem, name)) : undefined;
}

/** Whether a mistake may be why there is no such agent: it is in its definition, or a whole file says nothing. */
function isAbout({ severity, path }: ConfigProblem, name: string): boolean {
  const its = `agents.${name}`;
  return (
    severity === 'error' && (path === '' || path === 'agents' || path === its || path.startsWith(`${its}.`))
  );
}

/** The first in the chain of fallbacks whose program is there; a chain that comes back to itself ends. */
function fallbackOf(
  config: KnownAgents,
  agent: AgentDefinition,
  isReady: (agent: AgentDefinition) => boolean,
): AgentDefinition | undefined {
  const seen = new Set([agent.name]);
  const agents = [agent];
  let next = agent.fallback;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const candidate = config.agent(next) ?? config.agent(config.aliases.get(next) ?? '');
    if (candidate !== undefined && isReady(candidate)) return chosenBy(agents, candidate);
    if (candidate !== undefined) agents.push(candidate);
    next = candidate?.fallback;
  }
  return undefined;
}

/** Where files of the project had a part in the choice, the choice needs consent as they would. */
function chosenBy(agents: readonly AgentDefinition[], chosen: AgentDefinition): AgentDefinition {
  const origins = [
    ...agents.map((agent) => agent.origin).filter(({ workspace }) => workspace),
    chosen.origin,
  ];
  const sources = [...new Set(origins.flatMap((origin) => origin.sources))];
  return { ...chosen, origin: { sources, workspace: origins.some((origin) => origin.workspace) } };
}

/** The names of the agents for a sentence: those whose program is here first, then those that are to be installed. */
export function describeAgents(config: KnownAgents, find: (command: string) => ProgramState): Said {
  const here: string[] = [];
  const missing: string[] = [];
  for (const agent of [...config.agents.values()].sort((a, b) => (a.name < b.name ? -1 : 1)))
    (find(commandPath(agent, config.root)) === 'found' ? here : missing).push(agent.name);
  if (missing.length === 0) return here.join(', ');
  return here.length === 0
    ? words`not installed here: ${missing.join(', ')}`
    : words`${here.join(', ')}; not installed here: ${missing.join(', ')}`;
}

function openCodeAgent(name: string): AgentDefinition {
  return {
    name,
    command: UNKNOWN_AGENTS_PROGRAM,
    args: ['run', '--agent', '{agent}'],
    promptVia: 'stdin',
    interactiveArgs: ['--agent', '{agent}', '--prompt={prompt}'],
    env: {},
    completion: 'auto',
    outputFormat: 'text',
    origin: { sources: ['fallback for unknown agents'], workspace: false },
  };
}
