import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE_FILES } from '../config/layers.ts';
import { resolveConfig, type ResolvedConfig, type SettingsPatch } from '../config/resolve.ts';
import type { Clock } from '../model/clock.ts';

/** What an editor hands in; each replaces what it handed in before. */
export interface EditorSettings {
  readonly userSettings?: unknown;
  readonly workspaceSettings?: unknown;
}

/** Configuration files are looked at again after this long, milliseconds. */
const LOOK_MS = 200;

/** The configuration of one project, resolved again only when one of its files changed. */
export class ConfigCache {
  readonly #root: string;
  readonly #clock: Clock;
  readonly #flags: SettingsPatch | undefined;
  #editor: EditorSettings;
  #known: { resolved: ResolvedConfig; stamp: string; lookedMs: number } | undefined;

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

  current(): ResolvedConfig {
    const nowMs = this.#clock.monotonicMs();
    if (this.#known !== undefined && nowMs - this.#known.lookedMs < LOOK_MS) return this.#known.resolved;
    const stamp = this.#stamp();
    if (this.#known?.stamp === stamp) {
      this.#known.lookedMs = nowMs;
      return this.#known.resolved;
    }
    const { userSettings, workspaceSettings } = this.#editor;
    const resolved = resolveConfig({
      root: this.#root,
      ...(userSettings === undefined ? {} : { userSettings }),
      ...(workspaceSettings === undefined ? {} : { workspaceSettings }),
      ...(this.#flags === undefined ? {} : { flags: this.#flags }),
    });
    this.#known = { resolved, stamp, lookedMs: nowMs };
    return resolved;
  }

  update(settings: EditorSettings): void {
    this.#editor = { ...this.#editor, ...settings };
    this.#known = undefined;
  }

  /** Changes when a file of the configuration does. */
  #stamp(): string {
    return Object.values(WORKSPACE_FILES)
      .map((file) => {
        try {
          const stat = statSync(join(this.#root, file), { throwIfNoEntry: false });
          return stat === undefined ? '-' : `${String(stat.mtimeMs)}:${String(stat.size)}`;
        } catch {
          return '?'; // A link that leads nowhere; who reads the file says so.
        }
      })
      .join(' ');
  }
}
