import { dirname, join } from 'node:path';
import { OrchestraError } from '../model/errors.ts';
import { type Said, words } from '../model/words.ts';
import { ensureFolder, placeNewFile } from '../store/files.ts';
import { isAgentName } from '../agents/definition.ts';
import { agentFieldsSchema, FIELD_WORDS, isAgentField } from './agentEntry.ts';
import { editJsonFile } from './editFile.ts';
import { parseJsonText } from './jsonText.ts';
import { splitAgentPath } from './layers.ts';
import { WORKSPACE_FILES } from './workspaceFiles.ts';
import { readTextFile } from './readText.ts';
import { settingOf, SETTINGS } from './settings.ts';

/** What was written where. */
export interface ConfigChange {
  /** Below the root, such as `.orchestra/config.json`. */
  readonly file: string;
  /** Path within the file. */
  readonly path: string;
  readonly value: unknown;
}

/** A change with its path in parts. */
interface Change extends ConfigChange {
  readonly parts: readonly string[];
}

/**
 * `orchestra config set KEY VALUE`: checks the value and writes it to `.orchestra/config.json`, or for
 * `agents.NAME.FIELD` to `.orchestra/agent-config.json`; comments and unknown keys survive. The value is JSON, or a
 * plain text where a text is wanted. The folder `.orchestra` is made if need be; making a queue of it is the caller's.
 * @throws OrchestraError `invalid` (key or value), `damaged` (the file does not parse), `not-writable`, `disk-full`
 */
export function setConfigValue(root: string, key: string, text: string): ConfigChange {
  const { parts, ...change } = key.startsWith('agents.') ? agentChange(key, text) : settingChange(key, text);
  editJsonFile(root, change.file, [{ parts, value: change.value }]);
  return change;
}

function settingChange(key: string, text: string): Change {
  const setting = settingOf(key.replace(/^orchestra\./u, ''));
  if (setting === undefined) {
    throw new OrchestraError(
      'invalid',
      words`${JSON.stringify(key)} is not a setting; the settings are ${SETTINGS.map((known) => known.key).join(', ')}, and agents.NAME.FIELD.`,
    );
  }
  const value = candidates(text).find((candidate) => setting.schema().safeParse(candidate).success);
  if (value === undefined) throw wrongValue(key, setting.expected, text);
  const path = setting.olderKey ?? setting.key;
  return { file: WORKSPACE_FILES.settings, path, value, parts: path.split('.') };
}

function agentChange(key: string, text: string): Change {
  const { name, field, part } = splitAgentPath(key.slice('agents.'.length));
  if (
    field === undefined ||
    !isAgentField(field) ||
    !isAgentName(name) ||
    (part !== undefined && field !== 'env')
  ) {
    throw new OrchestraError(
      'invalid',
      words`${JSON.stringify(key)} names no field of an agent; write agents.NAME.FIELD with one of ${Object.keys(FIELD_WORDS).join(', ')}, or agents.NAME.env.VARIABLE.`,
    );
  }
  const parts = ['agents', name, field, ...(part === undefined ? [] : [part])];
  const fits = (candidate: unknown): boolean =>
    agentFieldsSchema().safeParse({ [field]: part === undefined ? candidate : { [part]: candidate } })
      .success;
  const value = candidates(text).find(fits);
  if (value === undefined)
    throw wrongValue(key, part === undefined ? FIELD_WORDS[field] : words`a text`, text);
  return { file: WORKSPACE_FILES.agents, path: parts.join('.'), value, parts };
}

/** What a text may mean: a JSON value, or itself. */
function candidates(text: string): readonly unknown[] {
  const parsed = parseJsonText(text);
  return text.trim() !== '' && parsed.ok ? [parsed.value, text] : [text];
}

function wrongValue(key: string, expected: Said, text: string): OrchestraError {
  return new OrchestraError(
    'invalid',
    words`${key} must be ${expected}, not ${JSON.stringify(text.slice(0, 80))}.`,
  );
}

// Plain JSON, no comments: version 3.0 reads these files too.
const AGENTS_START = { agents: {} };
const SETTINGS_START = { archive: { enabled: true } };

/**
 * Writes `.orchestra/agent-config.json` and `.orchestra/config.json` to start from, where they are missing; what is
 * there stays. Returns the files it made. @throws OrchestraError
 */
export function initConfig(root: string): readonly string[] {
  const made: string[] = [];
  for (const [label, content] of [
    [WORKSPACE_FILES.agents, AGENTS_START],
    [WORKSPACE_FILES.settings, SETTINGS_START],
  ] as const) {
    const path = join(root, label);
    ensureFolder(dirname(path));
    if (readTextFile(path).kind !== 'missing') continue;
    if (placeNewFile(path, `${JSON.stringify(content, undefined, 2)}\n`)) made.push(label);
  }
  return made;
}
