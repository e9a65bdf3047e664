import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { AgentDefinition } from '../agents/definition.ts';
import { launchIdentity } from '../agents/launchIdentity.ts';
import { shippedTemplate } from '../agents/promptTemplates.ts';
import { type Said, words } from '../model/words.ts';
import { checkAgentEntry, type AgentFields, type EntryPlace } from './agentEntry.ts';
import type { Layer } from './layers.ts';
import { addProblem, describeValue, type ConfigProblem } from './problems.ts';
import type { ReadText } from './readText.ts';

/** A resolved value and the layer that gave it. */
export interface ConfigOrigin {
  readonly path: string;
  readonly value: unknown;
  readonly origin: string;
}

/** What merging agents needs to know. */
export interface MergeContext {
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly readText: ReadText;
  readonly problems: ConfigProblem[];
  readonly origins: ConfigOrigin[];
}

/** An agent while layers are put over each other. */
interface Merge {
  /** All layers. */
  fields: AgentFields;
  /** Without the project's files: what would run if they said nothing. */
  trusted: AgentFields;
  /** The layer each field came from. */
  readonly from: Map<string, string>;
  /** Layers that named the agent, weakest first. */
  readonly layers: string[];
}

/** Puts the layers, weakest first, over each other, field by field and variable by variable. */
export function mergeAgents(
  layers: readonly Layer[],
  context: MergeContext,
): ReadonlyMap<string, AgentDefinition> {
  const names = new Set(layers.flatMap((layer) => [...layer.agents.keys()]));
  const agents = new Map<string, AgentDefinition>();
  for (const name of names) {
    const agent = mergeAgent(layers, name, context);
    if (agent !== undefined) agents.set(name, agent);
  }
  return agents;
}

/** As {@link mergeAgents}, for one agent; undefined where no layer defines it as it must be. */
export function mergeAgent(
  layers: readonly Layer[],
  name: string,
  context: MergeContext,
): AgentDefinition | undefined {
  const merge: Merge = { fields: {}, trusted: {}, from: new Map(), layers: [] };
  for (const layer of layers) {
    if (!layer.agents.has(name)) continue;
    const place = { file: layer.label, path: `${layer.prefix}agents.${name}` };
    const checked = checkAgentEntry(name, layer.agents.get(name), place, context.platform, context.problems);
    if (checked !== undefined) addLayer(merge, layer, withTemplate(checked, layer, place, context));
  }
  return merge.layers.length === 0 ? undefined : finish(name, merge, context);
}

/** Fields of one layer, the template's text in them, and whether that text came from the project. */
interface LayerFields {
  readonly fields: AgentFields;
  readonly workspaceTemplate: boolean;
}

function addLayer(merge: Merge, layer: Layer, { fields, workspaceTemplate }: LayerFields): void {
  merge.fields = putOver(merge.fields, fields);
  merge.layers.push(layer.label);
  if (layer.kind !== 'workspace') {
    const { promptTemplate, ...rest } = fields;
    const own = workspaceTemplate || promptTemplate === undefined ? rest : { ...rest, promptTemplate };
    merge.trusted = putOver(merge.trusted, own);
  }
  const { env = {}, ...others } = fields;
  for (const field of Object.keys(others)) merge.from.set(field, layer.label);
  for (const variable of Object.keys(env)) merge.from.set(`env.${variable}`, layer.label);
}

function putOver(below: AgentFields, above: AgentFields): AgentFields {
  const env = above.env === undefined ? below.env : { ...below.env, ...above.env };
  return { ...below, ...above, ...(env === undefined ? {} : { env }) };
}

/** Reads the template file a layer names; within a layer it wins over the inline template. */
function withTemplate(
  checked: AgentFields,
  layer: Layer,
  place: EntryPlace,
  context: MergeContext,
): LayerFields {
  const { promptTemplateFile: name, ...fields } = dropUndefined(checked);
  if (name === undefined) return { fields, workspaceTemplate: false };
  const shipped = shippedTemplate(name);
  if (layer.kind === 'shipped')
    return { fields: { ...fields, promptTemplate: shipped ?? '' }, workspaceTemplate: false };
  for (const path of templatePaths(name, layer, context.root)) {
    // A cloned project must not be able to put a file of its user's into a prompt.
    if (layer.kind === 'workspace' && !reallyIsInside(context.root, path)) {
      addTemplateProblem(
        context.problems,
        place,
        words`${describeValue(name)}, which lies outside the project`,
      );
      return { fields, workspaceTemplate: false };
    }
    const read = context.readText(path);
    if (read.kind === 'ok') {
      return {
        fields: { ...fields, promptTemplate: read.text },
        workspaceTemplate: isInside(context.root, path),
      };
    }
    if (read.kind === 'refused') {
      addTemplateProblem(context.problems, place, words`${describeValue(name)}: ${read.reason}`);
      return { fields, workspaceTemplate: false };
    }
  }
  if (shipped !== undefined)
    return { fields: { ...fields, promptTemplate: shipped }, workspaceTemplate: false };
  addTemplateProblem(context.problems, place, words`${describeValue(name)}, which does not exist`);
  return { fields, workspaceTemplate: false };
}

function addTemplateProblem(problems: ConfigProblem[], place: EntryPlace, found: Said): void {
  const path = `${place.path}.promptTemplateFile`;
  const expected = words`the path of a text file`;
  addProblem(problems, { severity: 'error', file: place.file, path, expected, found });
}

/** A template is looked for from the project's folder, then beside the file that names it. */
function templatePaths(name: string, layer: Layer, root: string): readonly string[] {
  if (isAbsolute(name)) return [name];
  const fromRoot = resolve(root, name);
  return layer.kind === 'workspace'
    ? [fromRoot, resolve(dirname(join(root, layer.label)), name)]
    : [fromRoot];
}

/** Also after following links; what does not exist leads nowhere. */
function reallyIsInside(root: string, path: string): boolean {
  if (!isInside(root, path)) return false;
  try {
    return isInside(realpathSync(root), realpathSync(path));
  } catch {
    return true;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function dropUndefined(fields: AgentFields): AgentFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function finish(name: string, merge: Merge, context: MergeContext): AgentDefinition | undefined {
  const given = new Set(merge.from.values());
  const sources = merge.layers.filter((label) => given.has(label));
  const complete = define(name, merge.fields);
  if (complete === undefined) {
    const file = merge.layers.at(-1) ?? '';
    const path = `agents.${name}.command`;
    const isTold = context.problems.some((problem) => problem.path.endsWith(path));
    if (!isTold) {
      const expected = words`the program of a new agent`;
      addProblem(context.problems, { severity: 'error', file, path, expected, found: words`nothing` });
    }
    return undefined;
  }
  const trusted = define(name, merge.trusted);
  const workspace = trusted === undefined || launchIdentity(trusted) !== launchIdentity(complete);
  for (const [field, origin] of merge.from) {
    context.origins.push({ path: `agents.${name}.${field}`, value: valueOf(merge.fields, field), origin });
  }
  return { ...complete, origin: { sources, workspace } };
}

function valueOf(fields: AgentFields, field: string): unknown {
  const variable = field.startsWith('env.') ? field.slice('env.'.length) : undefined;
  if (variable !== undefined) return fields.env?.[variable];
  return Object.entries(fields).find(([key]) => key === field)?.[1];
}

type Definition = Omit<AgentDefinition, 'origin'>;

/** The definition with what it leaves open, or undefined where it names no program. */
function define(
  name: string,
  { promptTemplateFile: _read, command, ...fields }: AgentFields,
): Definition | undefined {
  if (command === undefined) return undefined;
  return {
    ...fields,
    name,
    command,
    args: fields.args ?? ['{prompt}'],
    promptVia: fields.promptVia ?? 'argument',
    env: fields.env ?? {},
    completion: fields.completion ?? 'auto',
    outputFormat: fields.outputFormat ?? 'text',
  };
}
