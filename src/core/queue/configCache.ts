import {
  resolveConfig,
  type ConfigInput,
  type ResolvedConfig,
  type SettingsPatch,
} from '../config/resolve.ts';
import { configStamp } from '../config/workspaceFiles.ts';
import type { Clock } from '../model/clock.ts';

/** What an editor hands in; each replaces what it handed in before. */
export interface EditorSettings {
  readonly userSettings?: unknown;
  readonly workspaceSettings?: unknown;
}

/** Configuration files are looked at again after this long, milliseconds. */
const LOOK_MS = 200;

/**
 * The configuration of one project, resolved again only when one of its files changed. One that cannot be read any more
 * goes on to say what it said before.
 */
export class ConfigCache {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #flags: SettingsPatch | undefined;
  #editor: EditorSettings;
  readonly #lastGood: NonNullable<ConfigInput['lastGood']> = new Map();
  #known: { resolved: ResolvedConfig; lookedMs: number } | undefined;

  constructor(
    root: string,
    clock: Clock,
    input: EditorSettings & { readonly flags?: SettingsPatch | undefined },
  ) {
    this.#root = root;
    this.#clock = clock;
    this.#flags = input.flags;
    this.#editor = input;
  }

  /** As it was a moment ago at most. */
  current(): ResolvedConfig {
    const known = this.#known;
    if (known !== undefined && this.#clock.monotonicMs() - known.lookedMs < LOOK_MS) return known.resolved;
    return this.look();
  }

  /** As it is now. */
  look(): ResolvedConfig {
    const lookedMs = this.#clock.monotonicMs();
    if (this.#known !== undefined && this.#known.resolved.stamp === configStamp(this.#root)) {
      this.#known.lookedMs = lookedMs;
      return this.#known.resolved;
    }
    const { userSettings, workspaceSettings } = this.#editor;
    const resolved = resolveConfig({
      root: this.#root,
      lastGood: this.#lastGood,
      ...(userSettings === undefined ? {} : { userSettings }),
      ...(workspaceSettings === undefined ? {} : { workspaceSettings }),
      ...(this.#flags === undefined ? {} : { flags: this.#flags }),
    });
    this.#known = { resolved, lookedMs };
    return resolved;
  }

  update(settings: EditorSettings): void {
    this.#editor = { ...this.#editor, ...settings };
    this.#known = undefined;
  }
}
