import { join } from 'node:path';
import shippedConfig from '../../../agent-config.json';
import { type Said, words } from '../model/words.ts';
import { isAgentField, isNote } from './agentEntry.ts';
import { parseJsonText } from './jsonText.ts';
import { addProblem, describeValue, isRecord, type ConfigProblem } from './problems.ts';
import type { ReadText } from './readText.ts';
import { settingOf, type SettingInfo } from './settings.ts';
import { WORKSPACE_FILES } from './workspaceFiles.ts';

/** One source of values, not yet checked. */
export interface Layer {
  /** As people know it: a path below the root, or "user settings". */
  readonly label: string;
  /** `workspace`: files anybody who made the folder may have written. */
  readonly kind: 'shipped' | 'workspace' | 'user' | 'flags';
  /** What stands before a path in messages: `orchestra.` in an editor's settings. */
  readonly prefix: string;
  readonly settings: readonly RawSetting[];
  readonly agents: ReadonlyMap<string, unknown>;
}

/** A value for a setting, not yet checked. */
export interface RawSetting {
  readonly setting: SettingInfo;
  readonly path: string;
  readonly value: unknown;
}

/** How layers are read. */
export interface LayerReader {
  readonly root: string;
  readonly readText: ReadText;
  readonly problems: ConfigProblem[];
  /** For the files of a project's configuration. */
  readonly lastGood?: LastGood;
}

/** What the files of a configuration said when they could last be read; a file that cannot be read goes on to say it. */
export type LastGood = Map<string, Record<string, unknown>>;

/** The agents that ship. */
export function shippedLayer(): Layer {
  return {
    label: 'agent-config.json (shipped)',
    kind: 'shipped',
    prefix: '',
    settings: [],
    agents: new Map(Object.entries(shippedConfig.agents)),
  };
}

/** Other names of shipped agents. */
export function shippedAliases(): ReadonlyMap<string, string> {
  return new Map(Object.entries(shippedConfig.aliases));
}

/** Agents from a file of the project; undefined where it is missing or does not parse. */
export function agentsFileLayer(reader: LayerReader, label: string): Layer | undefined {
  const content = readObject(reader, label);
  if (content === undefined) return undefined;
  for (const key of Object.keys(content)) {
    if (key !== 'agents' && !isNote(key)) unknownKey(reader.problems, label, key, '"agents"');
  }
  const { agents = {} } = content;
  if (!isRecord(agents)) {
    const found = describeValue(agents);
    addProblem(reader.problems, {
      severity: 'error',
      file: label,
      path: 'agents',
      expected: words`an object`,
      found,
    });
    return undefined;
  }
  return { label, kind: 'workspace', prefix: '', settings: [], agents: new Map(Object.entries(agents)) };
}

/** Settings from `.orchestra/config.json`, or a file of its kind, in the names of version 3.0 or ours. */
export function settingsFileLayer(
  reader: LayerReader,
  label: string = WORKSPACE_FILES.settings,
): Layer | undefined {
  const content = readObject(reader, label);
  if (content === undefined) return undefined;
  const settings: RawSetting[] = [];
  for (const [path, value] of flatEntries(content)) {
    const setting = settingOf(path);
    if (setting !== undefined) settings.push({ setting, path, value });
    else if (path === 'archive.archive_dir') checkArchiveFolder(reader.problems, label, value);
    else if (!isNote(path)) unknownKey(reader.problems, label, path, settingFor(path));
  }
  return { label, kind: 'workspace', prefix: '', settings, agents: new Map() };
}

function settingFor(path: string): Said {
  const isAgent = path === 'agents' || path.startsWith('agents.');
  return isAgent ? words`a setting (agents are defined in ${WORKSPACE_FILES.agents})` : words`a setting`;
}

/** The archive of version 3.0 could lie anywhere; ours has its place in the queue. */
function checkArchiveFolder(problems: ConfigProblem[], file: string, value: unknown): void {
  if (value === '.orchestra/archive') return;
  const path = 'archive.archive_dir';
  addProblem(problems, {
    severity: 'warning',
    file,
    path,
    expected: '".orchestra/archive"',
    found: describeValue(value),
  });
}

/** The project's settings from `.vscode/settings.json`. */
export function editorFileLayer(reader: LayerReader): Layer | undefined {
  const content = readObject(reader, WORKSPACE_FILES.editor, 'may be empty');
  if (content === undefined) return undefined;
  return editorLayer(WORKSPACE_FILES.editor, 'workspace', ownSettings(content), reader.problems);
}

/** Keys of ours among an editor's settings, without the `orchestra.` before them. */
function ownSettings(content: Record<string, unknown>): Record<string, unknown> {
  const nested = content['orchestra'];
  const own: Record<string, unknown> = isRecord(nested) ? { ...nested } : {};
  for (const [key, value] of Object.entries(content)) {
    if (key.startsWith('orchestra.')) own[key.slice('orchestra.'.length)] = value;
  }
  return own;
}

/** Settings an editor or the command line hands in. Keys that are no setting of the core's are others' business. */
export function editorLayer(
  label: string,
  kind: Layer['kind'],
  content: unknown,
  problems: ConfigProblem[],
): Layer {
  const prefix = kind === 'flags' ? '' : 'orchestra.';
  const settings: RawSetting[] = [];
  const agents = new Map<string, unknown>();
  for (const [path, value] of flatEntries(isRecord(content) ? content : {})) {
    const setting = settingOf(path);
    if (setting !== undefined) settings.push({ setting, path, value });
    else if (path.startsWith('agents.')) addAgentValue(agents, path.slice('agents.'.length), value);
    else if (path === 'agents' && isRecord(value)) addAgents(agents, value);
    else if (path === 'agents') {
      const place = { file: label, path: prefix + path };
      addProblem(problems, {
        severity: 'error',
        ...place,
        expected: words`an object`,
        found: describeValue(value),
      });
    }
  }
  return { label, kind, prefix, settings, agents };
}

function addAgents(agents: Map<string, unknown>, entries: Record<string, unknown>): void {
  for (const [name, entry] of Object.entries(entries)) {
    agents.set(name, isRecord(entry) ? { ...recordOf(agents.get(name)), ...entry } : entry);
  }
}

/** Puts `claude.args`, `claude.env.NAME` or a whole `claude` into its entry. */
function addAgentValue(agents: Map<string, unknown>, path: string, value: unknown): void {
  const { name, field, part } = splitAgentPath(path);
  const entry = recordOf(agents.get(name));
  if (field === undefined) addAgents(agents, { [name]: value });
  else if (part === undefined) agents.set(name, { ...entry, [field]: value });
  else agents.set(name, { ...entry, [field]: { ...recordOf(entry[field]), [part]: value } });
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** Takes `name.field.part` apart; names may contain dots, so the first word that is a field ends the name. */
export function splitAgentPath(path: string): { name: string; field?: string; part?: string } {
  const parts = path.split('.');
  const at = parts.findIndex((part, index) => index > 0 && (isAgentField(part) || part === 'platforms'));
  const field = parts[at];
  if (at === -1 || field === undefined) return { name: path };
  const part = parts.slice(at + 1).join('.');
  return { name: parts.slice(0, at).join('.'), field, ...(part === '' ? {} : { part }) };
}

/** Levels of nesting that settings have at most; deeper values are wrong, and shown as they are. */
const MAX_DEPTH = 3;

/** Values by dotted path; the agents stay whole. */
function* flatEntries(
  content: Record<string, unknown>,
  before = '',
  depth = 1,
): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(content)) {
    const path = before + key;
    const isAgents = path === 'agents' || path.startsWith('agents.');
    if (isRecord(value) && !isAgents && depth < MAX_DEPTH) yield* flatEntries(value, `${path}.`, depth + 1);
    else yield [path, value];
  }
}

/**
 * The object in a file of the project's configuration; undefined where it is missing or was never readable. An empty file is
 * none that sets nothing: for a moment it is what an editor leaves that empties the file before it writes it, and just then
 * no limit must be gone.
 * @param emptiness whether one that was never anything else may be empty, as an editor's own settings may
 */
function readObject(
  { root, readText, problems, lastGood }: LayerReader,
  label: string,
  emptiness?: 'may be empty',
): Record<string, unknown> | undefined {
  const read = readText(join(root, label));
  if (read.kind === 'missing') {
    lastGood?.delete(label);
    return undefined;
  }
  const before = lastGood?.get(label);
  if (read.kind === 'ok' && isBlank(read.text) && emptiness !== undefined && before === undefined)
    return undefined;
  const result =
    read.kind === 'ok' ? objectIn(read.text) : { expected: words`a readable text file`, found: read.reason };
  if ('content' in result) {
    lastGood?.set(label, result.content);
    return result.content;
  }
  const meanwhile = before === undefined ? 'nothing' : 'before';
  const whole = { severity: 'error', file: label, path: '', ...result } as const;
  addProblem(problems, lastGood === undefined ? whole : { ...whole, meanwhile });
  return before;
}

type ObjectResult =
  { readonly content: Record<string, unknown> } | { readonly expected: Said; readonly found: Said };

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function objectIn(text: string): ObjectResult {
  if (isBlank(text)) return { expected: words`JSON ({} sets nothing)`, found: words`an empty file` };
  const parsed = parseJsonText(text);
  if (!parsed.ok)
    return { expected: words`JSON (comments and trailing commas are allowed)`, found: parsed.reason };
  return isRecord(parsed.value)
    ? { content: parsed.value }
    : { expected: words`an object`, found: describeValue(parsed.value) };
}

function unknownKey(problems: ConfigProblem[], file: string, path: string, expected: Said): void {
  addProblem(problems, { severity: 'warning', file, path, expected, found: words`a name that is not known` });
}
