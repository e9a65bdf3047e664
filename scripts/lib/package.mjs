// Packs the built extension into a VSIX; needs no network.
import path from 'node:path';
import { root } from './paths.mjs';
import { run } from './process.mjs';

/**
 * @param {string} file where the VSIX goes
 * @returns {Promise<string>} the same file
 */
export const packageVsix = async (file) => {
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--out', file], { cwd: root });
  return file;
};
