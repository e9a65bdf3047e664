import type { AgentDefinition } from '../agents/definition.ts';
import {
  agentsFileLayer,
  editorFileLayer,
  editorLayer,
  settingsFileLayer,
  shippedAliases,
  shippedLayer,
  type LastGood,
  type Layer,
} from './layers.ts';
import { mergeAgent, mergeAgents, type ConfigOrigin } from './mergeAgents.ts';
import { mergeSettings } from './mergeSettings.ts';
import type { ConfigProblem } from './problems.ts';
import { readTextFile, type ReadText } from './readText.ts';
import type { Settings } from './settings.ts';
import { configStamp, WORKSPACE_FILES } from './workspaceFiles.ts';

/** Some settings, by name; `archive` as an object. */
export type SettingsPatch = { readonly [K in Exclude<keyof Settings, 'archive'>]?: Settings[K] } & {
  readonly archive?: Partial<Settings['archive']>;
};

/** What a configuration is resolved from. */
export interface ConfigInput {
  /** The project's folder. */
  readonly root: string;
  /**
   * Settings of the person, from the editor: an object such as `{maxConcurrent: 3, agents: {…}}`, what
   * `inspect().globalValue` gives for each key below `orchestra`. Trusted.
   */
  readonly userSettings?: unknown;
  /**
   * Settings of the project, from the editor (`workspaceValue` and `workspaceFolderValue`). Not trusted. Where it is
   * undefined, `.vscode/settings.json` is read instead, so that the command line gives the same answer.
   */
  readonly workspaceSettings?: unknown;
  /** What the command line was told. */
  readonly flags?: SettingsPatch;
  /** How files are read; the disk where it is missing. */
  readonly readText?: ReadText;
  /** Kept by whoever resolves again and again, so that a file broken meanwhile changes nothing. */
  readonly lastGood?: LastGood;
  /** `process.platform` where it is missing. */
  readonly platform?: NodeJS.Platform;
}

/** One answer, the same from every door. */
export interface ResolvedConfig {
  readonly root: string;
  /** See {@link configStamp}; from before the files were read. */
  readonly stamp: string;
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  /** One of {@link agents}, without working out the others. */
  agent(name: string): AgentDefinition | undefined;
  /** Other names of agents. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly settings: Settings;
  readonly origins: readonly ConfigOrigin[];
  readonly problems: readonly ConfigProblem[];
  /** Those of {@link problems} that are whole files, without working out the agents. */
  readonly unreadable: readonly ConfigProblem[];
  /** The first of {@link unreadable} that could never be read: what it forbids is not known, so nothing is started. */
  readonly unknown: ConfigProblem | undefined;
}

/** Resolves the layers; never throws for what a file holds, but lists it in `problems`. */
export function resolveConfig(input: ConfigInput): ResolvedConfig {
  const { root, readText = readTextFile, platform = process.platform } = input;
  const stamp = configStamp(root);
  const problems: ConfigProblem[] = [];
  const origins: ConfigOrigin[] = [];
  const layers = readLayers(input, problems);
  const unreadable = problems.filter(({ path }) => path === '');
  const settings = mergeSettings(layers, problems, origins);
  let merged: ResolvedConfig['agents'] | undefined;
  // Most commands need no more than the settings, and to check every agent takes as long as all the rest of them.
  const agents = (): ResolvedConfig['agents'] =>
    (merged ??= mergeAgents(layers, { root, platform, readText, problems, origins }));
  const single = new Map<string, AgentDefinition | undefined>();
  const agent = (name: string): AgentDefinition | undefined => {
    if (merged !== undefined) return merged.get(name);
    // What is wrong with it is told once, with all the others.
    const context = { root, platform, readText, problems: [], origins: [] };
    if (!single.has(name)) single.set(name, mergeAgent(layers, name, context));
    return single.get(name);
  };
  return {
    root,
    stamp,
    agent,
    aliases: shippedAliases(),
    settings,
    unreadable,
    unknown: unreadable.find(({ meanwhile }) => meanwhile === 'nothing'),
    get agents() {
      return agents();
    },
    get origins() {
      agents();
      return origins;
    },
    get problems() {
      // The agents that ship are whole, so without others none need be worked out.
      if (layers.some((layer) => layer.kind !== 'shipped' && layer.agents.size > 0)) agents();
      return problems;
    },
  };
}

/** All layers, weakest first. */
function readLayers(input: ConfigInput, problems: ConfigProblem[]): readonly Layer[] {
  const { root, userSettings, workspaceSettings, flags = {}, readText = readTextFile } = input;
  const reader = { root, readText, problems, lastGood: input.lastGood ?? new Map() };
  return [
    shippedLayer(),
    agentsFileLayer(reader, WORKSPACE_FILES.olderAgents),
    agentsFileLayer(reader, WORKSPACE_FILES.agents),
    settingsFileLayer(reader),
    editorLayer('user settings', 'user', userSettings, problems),
    workspaceSettings === undefined
      ? editorFileLayer(reader)
      : editorLayer('workspace settings', 'workspace', workspaceSettings, problems),
    editorLayer('command line', 'flags', flags, problems),
  ].filter((layer) => layer !== undefined);
}
