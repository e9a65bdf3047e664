import { closeSync, constants, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { isMissing, OrchestraError, writeError } from '../model/errors.ts';
import { openPlainFile } from './plainFile.ts';

/**
 * Makes names created in a folder survive a power cut. Folders cannot be flushed on Windows; there it does nothing.
 * @throws OrchestraError
 */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  let fd: number | undefined;
  try {
    fd = openSync(folder, constants.O_RDONLY);
    fsyncSync(fd);
  } catch (error) {
    throw writeError(folder, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** Makes the content of a file survive a power cut; a missing one has none. @throws OrchestraError */
export function flushFile(path: string): void {
  let fd: number | undefined;
  try {
    fd = openPlainFile(path, constants.O_RDWR);
    fdatasyncSync(fd);
  } catch (error) {
    if (OrchestraError.is(error)) throw error;
    if (!isMissing(error)) throw writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** As {@link flushFile}, without keeping anybody waiting meanwhile. */
export async function flushInBackground(path: string): Promise<void> {
  let fd: number | undefined;
  try {
    const opened = openPlainFile(path, constants.O_RDWR);
    fd = opened;
    await new Promise<void>((resolve, reject) => {
      fdatasync(opened, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  } catch (error) {
    if (OrchestraError.is(error)) throw error;
    if (!isMissing(error)) throw writeError(path, error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
