// Where things lie, for all scripts.
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string} folder @returns {string} */
const nearestPackage = (folder) =>
  existsSync(path.join(folder, 'package.json')) ? folder : nearestPackage(path.dirname(folder));

/** The repository; found by looking upwards, because the suites carry this file bundled inside out/. */
export const root = nearestPackage(path.dirname(fileURLToPath(import.meta.url)));

/** What is downloaded once per machine and shared by all clones. */
export const cacheFolder = () =>
  path.join(process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'orchestra-dev');
