import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder of this person's answers and settings, outside every project: `ORCHESTRA_CONFIG_HOME`, else the place the
 * system has for such things.
 */
export function configHome(env: Environment, platform: NodeJS.Platform = process.platform): string {
  const own = absolute(env['ORCHESTRA_CONFIG_HOME']);
  if (own !== undefined) return own;
  const home = absolute(env['HOME']) ?? absolute(env['USERPROFILE']) ?? homedir();
  if (platform === 'win32')
    return join(absolute(env['APPDATA']) ?? join(home, 'AppData', 'Roaming'), 'orchestra');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'orchestra');
  return join(absolute(env['XDG_CONFIG_HOME']) ?? join(home, '.config'), 'orchestra');
}

/** Relative paths would lie in whatever project is open. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
