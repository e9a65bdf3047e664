/**
 * Loads the command line proper with the code that an earlier run compiled. Node 22.1 and newer can do that by
 * themselves; for older ones it is done here.
 */
import path from 'node:path';
import { loadCompiled } from '../loading/loadCompiled.ts';

/** What looks like the name of a command: to be mistaken costs no more than one more file. */
const COMMAND = /^[a-z]{2,10}$/;
const folder = import.meta.dirname;
const use = process.argv.slice(2).find((word) => COMMAND.test(word)) ?? 'none';

const loaded = new Map<string, unknown>();

/** What a bundle beside this file exports. */
function load(bundle: string): unknown {
  if (!loaded.has(bundle)) {
    const whenUsed = (keep: () => void): void => {
      process.once('exit', keep);
    };
    loaded.set(bundle, loadCompiled({ folder, bundle, use, require: requireFrom, whenUsed }));
  }
  return loaded.get(bundle);
}

/** The loader is a CommonJS bundle, and has Node's own function; to make another would load all of Node's loader. */
const nodeRequire: NodeJS.Require = require;

/** Bundles ask for Node's own modules, and for each other. */
function requireFrom(name: string): unknown {
  return name.startsWith('./') ? load(path.basename(name, '.cjs')) : nodeRequire(name);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 1)) {
  const nodeModule: unknown = nodeRequire('node:module');
  if (typeof nodeModule === 'object' && nodeModule !== null && 'enableCompileCache' in nodeModule) {
    if (typeof nodeModule.enableCompileCache === 'function')
      Reflect.apply(nodeModule.enableCompileCache, nodeModule, []);
  }
  nodeRequire(path.join(folder, 'cli-main.cjs'));
} else {
  load('cli-main');
}
