import { createHash } from 'node:crypto';
import { version } from '../../../package.json';
import { strippedEnvironment } from '../process/marker.ts';

/** What differs from terminal to terminal without meaning anything to an agent. */
const VOLATILE = new Set([
  '_',
  'COLORTERM',
  'COLUMNS',
  'DBUS_SESSION_BUS_ADDRESS',
  'FORCE_COLOR',
  'LINES',
  'NO_COLOR',
  'OLDPWD',
  'PWD',
  'SHLVL',
  'SSH_CLIENT',
  'SSH_CONNECTION',
  'SSH_TTY',
  'TERM',
  'TERM_PROGRAM',
  'TERM_PROGRAM_VERSION',
  'TERM_SESSION_ID',
  'TMUX',
  'TMUX_PANE',
  'WINDOWID',
  'XDG_SESSION_ID',
]);

/**
 * Names the version and environment a runner works with: agents inherit it, so a dispatcher with another one (a new
 * PATH, a new key, an updated extension) needs another runner. A digest: no value can be read from it.
 */
export function buildOf(environment: NodeJS.ProcessEnv): string {
  const kept = Object.entries(strippedEnvironment(environment))
    .filter(([name]) => !VOLATILE.has(name) && !name.startsWith('npm_'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 16);
  return `${version}:${digest}`;
}
