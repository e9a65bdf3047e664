/**
 * Loads the extension proper with the code that an earlier window compiled. Node's own cache is for a whole process, and
 * the extension host is not ours alone.
 */
import { bundleLoader } from '../loading/loadCompiled.ts';

/** By then a window has begun with all that it does by itself, milliseconds. */
const IN_USE_MS = 20_000;

const load = bundleLoader({
  folder: import.meta.dirname,
  use: 'window',
  // VS Code hands `vscode` to whoever asks from this folder.
  require,
  whenUsed: (keep) => {
    setTimeout(keep, IN_USE_MS).unref();
  },
});
const main = load('extension-main');

function exported(name: string): unknown {
  return typeof main === 'object' && main !== null ? Reflect.get(main, name) : undefined;
}

export const activate = exported('activate');
export const deactivate = exported('deactivate');
