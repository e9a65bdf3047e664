import type { AgentDefinition } from '../agents/definition.ts';
import type { Settings } from './settings.ts';
import type { ReadText } from './readText.ts';

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
  /** `process.platform` where it is missing. */
  readonly platform?: NodeJS.Platform;
}

/** A value that was dropped, and why. */
export interface ConfigProblem {
  /** The file, or "user settings". */
  readonly file: string;
  /** Path within it, such as `agents.claude.args[1]`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** A resolved value and the layer that gave it. */
export interface ConfigOrigin {
  readonly path: string;
  readonly value: unknown;
  readonly origin: string;
}

/** One answer, the same from every door. */
export interface ResolvedConfig {
  readonly root: string;
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  /** Other names of agents. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly settings: Settings;
  readonly origins: readonly ConfigOrigin[];
  readonly problems: readonly ConfigProblem[];
}

/** Resolves the layers; never throws for what a file holds, but lists it in `problems`. */
export function resolveConfig(_input: ConfigInput): ResolvedConfig {
  throw new Error('not yet');
}
