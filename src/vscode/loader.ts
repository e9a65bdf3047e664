/**
 * Loads the extension proper with the code that an earlier window compiled. Node's own cache is for a whole process, and
 * the extension host is not ours alone.
 */
import { loadCompiled } from '../loading/loadCompiled.ts';

/** By then a window has begun with all that it does by itself, milliseconds. */
const IN_USE_MS = 20_000;

const main = loadCompiled({
  folder: import.meta.dirname,
  bundle: 'extension-main',
  use: 'window',
  require,
  whenUsed: (keep) => {
    setTimeout(keep, IN_USE_MS).unref();
  },
});

function exported(name: string): unknown {
  return typeof main === 'object' && main !== null ? Reflect.get(main, name) : undefined;
}

export const activate = exported('activate');
export const deactivate = exported('deactivate');
