// Looking for programs on the PATH.
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The first of `names` that can be run from the PATH, as an absolute path.
 * @param {...string} names
 * @returns {string | undefined}
 */
export const findProgram = (...names) => {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const name of names) {
    for (const folder of folders) {
      for (const ending of endings) {
        const file = path.join(folder, name + ending);
        if (isRunnable(file)) return file;
      }
    }
  }
  return undefined;
};

/** @param {string} file */
const isRunnable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};
