import type * as Core from '../core/index.ts';

/**
 * The core, loaded when a command needs it and not before: `--help`, `--version` and wrong usage answer without it, and
 * the start-up time of the rest is one module graph, once.
 */
export function loadCore(): Promise<typeof Core> {
  return import('../core/index.ts');
}
