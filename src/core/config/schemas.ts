import * as z from 'zod/mini';
import { agentFieldSchemas, type AgentField } from '../agents/definition.ts';
import { taskSchema } from '../model/task.ts';
import { isAgentField } from './agentEntry.ts';
import { SETTINGS } from './settings.ts';
import { TASK_WORDS } from './taskWords.ts';

/** A JSON Schema, as data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DIALECT = 'draft-7';

/** JSON Schemas for editors, by file name below `schemas/`. Made from the schemas that check the files at run time. */
export function jsonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    'agent-config.schema.json': titled(
      agentConfigSchema(),
      'Agents of an Orchestra queue (.orchestra/agent-config.json)',
    ),
    'config.schema.json': titled(
      configFileSchema(),
      'Settings of an Orchestra queue (.orchestra/config.json)',
    ),
    'settings.schema.json': titled(settingsSchema(), 'Settings of Orchestra, as editors know them'),
    'task.schema.json': titled(describedTaskSchema(), 'A task of an Orchestra queue'),
  };
}

function titled(schema: JsonSchema, title: string): JsonSchema {
  const { $schema, ...rest } = schema;
  return { $schema, title, ...rest };
}

/** The schema of a task file, each field with what it says. The schema itself carries no words: a command needs none. */
function describedTaskSchema(): JsonSchema {
  const schema = z.toJSONSchema(taskSchema(), { target: DIALECT, io: 'input' });
  const described = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const words = TASK_WORDS[name];
    const text = words === undefined ? {} : { description: plain(words), markdownDescription: words };
    return [name, typeof field === 'object' ? { ...field, ...text } : field];
  });
  return { ...schema, properties: Object.fromEntries(described) };
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}

/** Fields of an agent, each with what it must be as its description. */
function agentFields(): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(agentFieldSchemas()).map(([name, schema]) => {
      const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: DIALECT });
      return [name, { ...rest, description: isAgentField(name) ? DESCRIPTIONS[name] : '' }];
    }),
  );
}

const DESCRIPTIONS: Readonly<Record<AgentField, string>> = {
  command: 'The program: a name on PATH, or a path (relative ones from the project folder).',
  args: 'Arguments; may hold {prompt} {taskId} {agent} {promptFile} {planFile} {logFile}.',
  description: 'What the agent is for, in one line.',
  promptTemplate:
    'Text around the prompt; may hold {userPrompt} {taskId} {agent} {planFile} {logFile} {doneFile} {errorFile}; doubled braces are literal.',
  promptTemplateFile:
    'File that holds the template; wins over promptTemplate. prompts/short.md and prompts/full.md ship.',
  promptVia: 'How the prompt is handed over: as an argument, on standard input, or as {promptFile}.',
  longPrompt: 'Stands for {prompt} where the prompt does not fit one argument; names {promptFile}.',
  longPromptArgs: 'Arguments to use where the prompt does not fit one argument; name {promptFile}.',
  interactiveArgs:
    'Arguments to start it with in a terminal, for a person to talk to; may hold what args may. Without them it cannot be run interactively.',
  env: 'Variables to set, merged one by one.',
  workingDirectory: 'Where the agent starts; the project folder where it is missing.',
  completion: 'auto: a sentinel wins, else the exit code decides. sentinel: only .done completes a task.',
  maxConcurrent: 'Tasks of this agent that run at once.',
  timeoutSeconds: 'Seconds its tasks may run if they set no limit; 0 = no limit.',
  outputFormat: 'What it writes: text, or the JSON lines of a known program.',
  limitPatterns: 'Regular expressions for lines that say a usage limit was hit.',
  fallback: 'Agent to use where this one has no program.',
  permissionFlags:
    "Flags in args that skip the agent's own permission questions; words of one flag are separated by a space.",
  barePrompt: 'Hand the prompt over as it is, with no template and no request for a sentinel.',
};

function agentConfigSchema(): JsonSchema {
  const properties = agentFields();
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      agents: {
        type: 'object',
        description: 'Agents by name: new ones, or single fields over those that are known.',
        additionalProperties: { $ref: '#/definitions/agent' },
        defaultSnippets: [
          {
            label: 'A new agent',
            description: 'Its program, and where the prompt goes',
            body: { '${1:my-agent}': { command: '${2:npx}', args: ['${3:my-agent}', '{prompt}'] } },
          },
        ],
      },
      aliases: {
        type: 'object',
        additionalProperties: { type: 'string' },
        description: 'Other names of agents; read in the file that ships only.',
      },
    },
    definitions: {
      fields: { type: 'object', properties },
      agent: {
        type: 'object',
        properties: {
          ...properties,
          platforms: {
            type: 'object',
            description: 'Fields that differ on a system, by its name in Node (linux, darwin, win32).',
            additionalProperties: { $ref: '#/definitions/fields' },
          },
        },
      },
    },
  };
}

/**
 * What `.orchestra/config.json` may hold. Of two names of a setting the one is suggested that version 3.0 knows too, as
 * it reads the file as well.
 */
function configFileSchema(): JsonSchema {
  const properties: Record<string, JsonSchema> = { $schema: { type: 'string' } };
  const archive: Record<string, JsonSchema> = {};
  for (const { key, olderKey, schema, standard, description } of SETTINGS) {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema(), { target: DIALECT });
    const field = { ...rest, default: standard, description };
    for (const name of new Set([olderKey ?? key, key])) {
      const known = name === (olderKey ?? key) ? field : { ...field, doNotSuggest: true };
      if (name.startsWith(ARCHIVE)) archive[name.slice(ARCHIVE.length)] = known;
      else properties[name] = known;
    }
  }
  const description = 'When finished tasks are moved into the archive.';
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: { ...properties, archive: { type: 'object', description, properties: archive } },
  };
}

/** Before the names of the settings that stand in an object of their own. */
const ARCHIVE = 'archive.';

/** Every setting under the name it has in an editor's settings file. */
function settingsSchema(): JsonSchema {
  const properties = SETTINGS.map(({ key, schema, standard, description }) => {
    const { $schema: _dialect, ...rest } = z.toJSONSchema(schema(), { target: DIALECT });
    return [`orchestra.${key}`, { ...rest, default: standard, description }];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: {
      ...Object.fromEntries(properties),
      'orchestra.agents': {
        type: 'object',
        default: {},
        description: 'Agents: new ones, or single fields over those that are known.',
        additionalProperties: { type: 'object', properties: agentFields() },
      },
    },
  };
}
