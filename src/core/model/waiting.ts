/** Tasks that wait for one another in a circle. */
export interface Ring {
  /** In the order of waiting, the first one again at the end; of a large ring only some. */
  readonly ids: readonly string[];
  /** How many are left out before the last one. */
  readonly more: number;
}

/** Why a pending task has not been started. A union to switch over; `describeWait` words it. */
export type WaitReason =
  | {
      readonly kind: 'dependency';
      /** The id the task names. */
      readonly dependency: string;
      /** The latest attempt of that dependency's chain. */
      readonly attempt: string;
      readonly state: 'pending' | 'running' | 'retrying';
    }
  | {
      readonly kind: 'blocked';
      readonly dependency: string;
      readonly attempt: string;
      readonly state: 'failed' | 'cancelled' | 'missing';
      /** Error of the dependency, where it has one. */
      readonly error?: string;
    }
  /** It waits for itself, by way of others. */
  | { readonly kind: 'cycle'; readonly ring: Ring }
  | { readonly kind: 'slot'; readonly running: number; readonly limit: number; readonly ahead: number }
  | { readonly kind: 'agent-limit'; readonly agent: string; readonly running: number; readonly limit: number }
  | { readonly kind: 'backoff'; readonly until: string }
  | { readonly kind: 'not-before'; readonly until: string }
  | { readonly kind: 'paused'; readonly what: 'queue' | 'agent' | 'task'; readonly agent?: string }
  /** Nobody who could start it knows what this file of the project's configuration allows. */
  | { readonly kind: 'config'; readonly file: string }
  | { readonly kind: 'untrusted'; readonly what: 'queue' | 'agent'; readonly detail: string }
  | { readonly kind: 'no-dispatcher' }
  | { readonly kind: 'manual' }
  | { readonly kind: 'newer-format'; readonly format: number }
  | { readonly kind: 'starting' };

/** One short phrase for a row or a table cell: "waits for …". */
export function describeWait(reason: WaitReason): string {
  switch (reason.kind) {
    case 'dependency':
      return `waits for ${reason.attempt} (${reason.state})`;
    case 'blocked':
      return reason.state === 'missing'
        ? `blocked: dependency ${reason.dependency} is gone`
        : `blocked: dependency ${reason.attempt} ${reason.state === 'failed' ? 'failed' : 'was cancelled'}${
            reason.error === undefined ? '' : ` (${reason.error})`
          }`;
    case 'cycle':
      return `blocked: it waits for itself (${describeRing(reason.ring)})`;
    case 'slot':
      return `waits for a free slot (${String(reason.running)} of ${String(reason.limit)} running${
        reason.ahead > 0 ? `, ${String(reason.ahead)} ahead` : ''
      })`;
    case 'agent-limit':
      return `waits for agent ${reason.agent} (${String(reason.running)} of ${String(reason.limit)} running)`;
    case 'backoff':
      return `retries after ${reason.until}`;
    case 'not-before':
      return `not before ${reason.until}`;
    case 'paused':
      return reason.what === 'agent'
        ? `agent ${reason.agent ?? ''} is paused`
        : `the ${reason.what} is paused`;
    case 'config':
      return `held back: ${reason.file} cannot be read; mend it, or move it away`;
    case 'untrusted':
      return `not trusted: ${reason.detail}`;
    case 'no-dispatcher':
      return 'nothing dispatches this queue; start it with "orchestra run" or "orchestra daemon", or open it in VS Code';
    case 'manual':
      return 'waits for Run (this queue starts tasks only when asked)';
    case 'newer-format':
      return `written by a newer version (format ${String(reason.format)}); update Orchestra to run it`;
    case 'starting':
      return 'is being started';
  }
}

/** So many ids of a ring are named; the others are counted. */
const RING_NAMED = 10;

/** The ring that these ids are, the first one again at the end. */
export function ringOf(ids: readonly string[]): Ring {
  const more = ids.length - RING_NAMED - 1;
  return more <= 1 ? { ids, more: 0 } : { ids: [...ids.slice(0, RING_NAMED), ...ids.slice(-1)], more };
}

/** `a → b → a`; of a long one the beginning. */
export function describeRing({ ids, more }: Ring): string {
  const begin = ids.slice(0, -1).join(' → ');
  return `${begin} → ${more > 0 ? `${String(more)} more → ` : ''}${ids.at(-1) ?? ''}`;
}
