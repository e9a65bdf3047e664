import type { ConfigOrigin } from './mergeAgents.ts';
import type { ResolvedConfig } from './resolve.ts';

/** Each value of a configuration with where it came from, sorted by path: what `config show` prints. */
export function explainConfig(config: ResolvedConfig): readonly ConfigOrigin[] {
  return [...config.origins].sort((a, b) => (a.path < b.path ? -1 : 1));
}
