import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants } from 'node:fs';

/** Makes a file read-only, or says why that cannot be had here: whoever is root may write into everything but a read-only mount. */
export function makeReadOnly(file: string): string | undefined {
  chmodSync(file, 0o444);
  for (const args of [
    ['--bind', file, file],
    ['-o', 'remount,bind,ro', file],
  ]) {
    if (process.getuid?.() === 0 && spawnSync('mount', args).status !== 0)
      return 'nothing can be mounted here';
  }
  try {
    accessSync(file, constants.W_OK);
    return 'a file cannot be made read-only here';
  } catch {
    return undefined;
  }
}

/** Takes {@link makeReadOnly} back. */
export function makeWritable(file: string): void {
  spawnSync('umount', ['-l', file]);
  chmodSync(file, 0o644);
}

/** Unless nothing speaks against it. */
export function skipUnless(context: Mocha.Context, why: string | undefined): void {
  if (why === undefined) return;
  if (context.test !== undefined) context.test.title += ` (skipped: ${why})`;
  context.skip();
}
