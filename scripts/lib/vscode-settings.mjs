// The settings a server of ours starts with.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Settings that keep the workbench from asking and offering things. */
const quietSettings = {
  // What fades out takes no keys although it is still seen, and pictures would be half transparent.
  'workbench.reduceMotion': 'on',
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'update.mode': 'none',
};

/**
 * Writes the machine's settings of a server with this folder.
 * @param {string} serverDataDir
 * @param {Record<string, unknown>} [settings]
 */
export const writeSettings = async (serverDataDir, settings = {}) => {
  const folder = path.join(serverDataDir, 'data', 'Machine');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(
    path.join(folder, 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
};
