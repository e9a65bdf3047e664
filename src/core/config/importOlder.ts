import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Said, words } from '../model/words.ts';
import { checkAgentEntry, FIELD_WORDS, type AgentFields, type EntryPlace } from './agentEntry.ts';
import { editJsonFile } from './editFile.ts';
import { parseJsonText } from './jsonText.ts';
import { agentsFileLayer, settingsFileLayer, shippedLayer } from './layers.ts';
import { WORKSPACE_FILES } from './workspaceFiles.ts';
import { addProblem, describeValue, isRecord, type ConfigProblem } from './problems.ts';
import { readTextFile, type ReadText } from './readText.ts';

/** Agents an older queue's configuration would add. */
export interface OlderConfig {
  /** The file they were read from; undefined where there is none. */
  readonly file?: string;
  /** Agents as `.orchestra/agent-config.json` takes them, by name; prompt templates are part of them. */
  readonly agents: ReadonlyMap<string, AgentFields>;
  readonly problems: readonly ConfigProblem[];
}

/** Places of agent definitions, from the folder of an older queue or from the project around it. */
const PLACES = [
  'agent-config.json',
  '../agent-config.json',
  '../.orchestra-cli/agent-config.json',
  '../../agent-config.json',
  '../../.orchestra-cli/agent-config.json',
  '.orchestra/agent-config.json',
  '.orchestra-cli/agent-config.json',
  '.gemini/agents/agent-config.json',
  '.gemini/agent-config.json',
  '.opencode/agent-config.json',
];

/** Where tasks of older versions lay; their templates name it for the sentinels. */
const OLDER_QUEUE = '.gemini/agents/';

/** Reads the agent definitions of an older queue (`.gemini/agents/`, `.opencode/`, or a project that holds one). */
export function readOlderConfig(
  folder: string,
  readText: ReadText = readTextFile,
  platform: NodeJS.Platform = process.platform,
): OlderConfig {
  const problems: ConfigProblem[] = [];
  for (const place of PLACES) {
    const file = resolve(folder, place);
    const read = readAgentEntries(file, readText);
    if (read.kind === 'ok')
      return { file, agents: readEntries(read.entries, file, readText, platform, problems), problems };
    if (read.kind === 'wrong')
      addProblem(problems, {
        severity: 'error',
        file,
        path: read.path,
        expected: read.expected,
        found: read.found,
      });
  }
  return { agents: new Map(), problems };
}

/** What a file says of agents, or why it says nothing. */
type AgentEntries =
  | { readonly kind: 'ok'; readonly entries: Record<string, unknown> }
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong'; readonly path: string; readonly expected: Said; readonly found: Said };

/** The agents a file defines, as they stand in it. */
export function readAgentEntries(file: string, readText: ReadText = readTextFile): AgentEntries {
  const read = readText(file);
  if (read.kind === 'missing') return read;
  const parsed = read.kind === 'ok' ? parseJsonText(read.text) : { ok: false as const, reason: read.reason };
  if (!parsed.ok) return { kind: 'wrong', path: '', expected: 'JSON', found: parsed.reason };
  const entries = isRecord(parsed.value) ? parsed.value['agents'] : undefined;
  if (isRecord(entries)) return { kind: 'ok', entries };
  return { kind: 'wrong', path: 'agents', expected: words`an object`, found: describeValue(entries) };
}

/** What an older `config.json` sets; a problem where it is no such file, as many a program keeps one of that name. */
export interface OlderSettings {
  readonly count: number;
  readonly problems: readonly ConfigProblem[];
}

/** Reads the settings of an older queue. */
export function readOlderSettings(file: string): OlderSettings {
  const problems: ConfigProblem[] = [];
  const layer = settingsFileLayer({ root: '', readText: readTextFile, problems }, file);
  return {
    count: layer?.settings.length ?? 0,
    // The archive of version 3.0 could lie elsewhere: that is a setting of its, which means nothing here.
    problems: problems.filter(({ path }) => path !== 'archive.archive_dir'),
  };
}

function readEntries(
  entries: Record<string, unknown>,
  file: string,
  readText: ReadText,
  platform: NodeJS.Platform,
  problems: ConfigProblem[],
): ReadonlyMap<string, AgentFields> {
  const agents = new Map<string, AgentFields>();
  for (const [name, entry] of Object.entries(entries)) {
    const place = { file, path: `agents.${name}` };
    const fields = checkAgentEntry(name, entry, place, platform, problems);
    if (fields === undefined) continue;
    if (canStart(name, fields, entry)) agents.set(name, moved(withTemplateText(fields, file, readText)));
    else if (!saysCommand(entry)) addProblem(problems, noCommand(place));
  }
  return agents;
}

/** An entry without a program can only change an agent that ships; one whose program was refused means another one. */
function canStart(name: string, fields: AgentFields, entry: unknown): boolean {
  if (fields.command !== undefined) return true;
  const saysSomething = Object.values(fields).some((value) => value !== undefined);
  return saysSomething && !saysCommand(entry) && shippedLayer().agents.has(name);
}

function saysCommand(entry: unknown): boolean {
  return isRecord(entry) && entry['command'] !== undefined;
}

function noCommand({ file, path }: EntryPlace): Parameters<typeof addProblem>[1] {
  const expected = FIELD_WORDS.command;
  return { severity: 'error', file, path: `${path}.command`, expected, found: describeValue(undefined) };
}

/** The text of a template file goes into the entry: the file stays behind with the older queue. */
function withTemplateText(fields: AgentFields, file: string, readText: ReadText): AgentFields {
  const { promptTemplateFile: name, ...rest } = fields;
  if (name === undefined) return rest;
  const folders = [dirname(file), dirname(dirname(file)), dirname(dirname(dirname(file)))];
  const paths = isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name));
  const read = paths.map((path) => readText(path)).find((result) => result.kind === 'ok');
  return read === undefined ? fields : { ...rest, promptTemplate: read.text };
}

/** What named the older queue's folder names the new one. */
function moved(fields: AgentFields): AgentFields {
  const here = (text: string): string => text.replaceAll(OLDER_QUEUE, '.orchestra/');
  const { args, promptTemplate } = fields;
  return {
    ...fields,
    ...(args === undefined ? {} : { args: args.map(here) }),
    ...(promptTemplate === undefined ? {} : { promptTemplate: here(promptTemplate) }),
  };
}

/**
 * Adds agents to `.orchestra/agent-config.json` that it does not have yet; returns the names added.
 * @throws OrchestraError `damaged`, `not-writable`, `disk-full`
 */
export function addImportedAgents(root: string, older: OlderConfig): readonly string[] {
  const present = agentsFileLayer(
    { root, readText: readTextFile, problems: [] },
    WORKSPACE_FILES.agents,
  )?.agents;
  const added = [...older.agents].filter(([name]) => present?.has(name) !== true);
  if (added.length > 0) {
    const edits = added.map(([name, fields]) => ({ parts: ['agents', name], value: fields }));
    editJsonFile(root, WORKSPACE_FILES.agents, edits);
  }
  return added.map(([name]) => name);
}
