/**
 * Loads the command line proper with the code that an earlier run compiled. Node 22.1 and newer can do that by
 * themselves; for older ones it is done here.
 */
import path from 'node:path';
import { bundleLoader } from '../loading/loadCompiled.ts';

/** What looks like the name of a command: to be mistaken costs no more than one more file. */
const COMMAND = /^[a-z]{2,10}$/;
const folder = import.meta.dirname;
const use = process.argv.slice(2).find((word) => COMMAND.test(word)) ?? 'none';

/** The loader is a CommonJS bundle, and has Node's own function; to make another would load all of Node's loader. */
const nodeRequire: NodeJS.Require = require;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 1)) {
  const nodeModule: unknown = nodeRequire('node:module');
  if (typeof nodeModule === 'object' && nodeModule !== null && 'enableCompileCache' in nodeModule) {
    if (typeof nodeModule.enableCompileCache === 'function')
      Reflect.apply(nodeModule.enableCompileCache, nodeModule, []);
  }
  nodeRequire(path.join(folder, 'cli-main.cjs'));
} else {
  const whenUsed = (keep: () => void): void => {
    process.once('exit', keep);
  };
  bundleLoader({ folder, use, require: nodeRequire, whenUsed })('cli-main');
}
