// A Chromium for the browser suites: the machine's own, Debian's, or Playwright's.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';
import { findProgram } from './programs.mjs';
import { withProgress } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium that playwright-core can drive; installs one where there is none.
 * @returns {Promise<string>}
 */
export const ensureChromium = async () => {
  const { chromium } = await import('playwright-core');
  const ready = () => findProgram(...names) ?? [chromium.executablePath()].find((file) => existsSync(file));
  const found = ready();
  if (found !== undefined) return found;
  if (isDebianAsRoot()) await installFromDebian();
  else await installFromPlaywright();
  const installed = ready();
  if (installed !== undefined) return installed;
  throw new Error('Chromium was installed but cannot be found; put a `chromium` on the PATH.');
};

const isDebianAsRoot = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  findProgram('apt-get') !== undefined &&
  /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));

const installFromDebian = () => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return withProgress('Installing Chromium from Debian', 60, async () => {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  });
};

const installFromPlaywright = () => {
  const playwright = path.join(root, 'node_modules', 'playwright-core', 'cli.js');
  return withProgress('Installing Chromium through Playwright', 60, () =>
    run(process.execPath, [playwright, 'install', 'chromium']),
  );
};

/** For a browser that only ever looks at this machine. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
