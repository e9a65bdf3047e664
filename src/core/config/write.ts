import type { ConfigOrigin, ConfigProblem, ResolvedConfig } from './resolve.ts';

/** What was written where. */
export interface ConfigChange {
  readonly file: string;
  readonly path: string;
  readonly value: unknown;
}

/**
 * `orchestra config set KEY VALUE`: checks the value and writes it to `.orchestra/config.json`, or for
 * `agents.NAME.FIELD` to `.orchestra/agent-config.json`; comments and unknown keys survive.
 * @throws OrchestraError `invalid` (key or value), `damaged` (the file does not parse), `not-writable`, `disk-full`
 */
export function setConfigValue(_root: string, _key: string, _text: string): ConfigChange {
  throw new Error('not yet');
}

/** Writes `.orchestra/agent-config.json` and `config.json` to start from, where they are missing; the files it made. */
export function initConfig(_root: string): readonly string[] {
  throw new Error('not yet');
}

/** What `config show` prints. */
export interface ConfigExplanation {
  readonly rows: readonly ConfigOrigin[];
  readonly problems: readonly ConfigProblem[];
}

/** Each value with where it came from, sorted by path. */
export function explainConfig(_config: ResolvedConfig): ConfigExplanation {
  throw new Error('not yet');
}

/** One sentence for a dropped value: file, path, what was expected, what was found. */
export function describeConfigProblem(_problem: ConfigProblem): string {
  throw new Error('not yet');
}
