import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../scripts/lib/paths.mjs';
import { atEnd, run } from '../../scripts/lib/process.mjs';
import { withProgress } from '../../scripts/lib/progress.mjs';

/** The agents that are driven as real programs. */
export type RealAgent = 'opencode' | 'claude' | 'codex';

const packages = {
  opencode: { name: 'opencode-ai', version: '1.18.33', expectedSeconds: 30 },
  claude: { name: '@anthropic-ai/claude-code', version: '2.1.329', expectedSeconds: 20 },
  codex: { name: '@openai/codex', version: '0.169.0', expectedSeconds: 20 },
} as const;

/**
 * The absolute path of a real agent's program, in the pinned version. Installs it where it is missing (up to 400 MB
 * from the npm registry), once per machine, into the cache; shows how long that takes.
 */
export async function ensureAgent(agent: RealAgent): Promise<string> {
  const { name, version, expectedSeconds } = packages[agent];
  const folder = path.join(cacheFolder(), 'agents', `${agent}-${version}`);
  if (!existsSync(folder)) {
    await withProgress(`Installing ${name} ${version}`, expectedSeconds, () =>
      install(`${name}@${version}`, folder),
    );
  }
  return path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? `${agent}.cmd` : agent);
}

async function install(spec: string, folder: string): Promise<void> {
  const temporary = `${folder}.${process.pid}.tmp`;
  const removeTemporary = (): Promise<void> => rm(temporary, { recursive: true, force: true });
  const forget = atEnd(removeTemporary);
  await mkdir(temporary, { recursive: true });
  try {
    // Their install scripts put the program of this platform in its place, so they are named as allowed.
    const manifest = { private: true, allowScripts: { [spec]: true } };
    await writeFile(path.join(temporary, 'package.json'), JSON.stringify(manifest));
    await run('npm', ['install', spec, '--no-ignore-scripts', '--no-audit', '--no-fund'], { cwd: temporary });
    await rename(temporary, folder);
  } catch (error) {
    // Somebody else may have finished first; then theirs is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    await removeTemporary();
    forget();
  }
}
