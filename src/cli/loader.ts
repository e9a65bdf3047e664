/**
 * Loads the command line proper with the code that an earlier run compiled: parsing it anew would be a fifth of the
 * whole time of a command. Node 22.1 and newer can do that by themselves; for older ones it is done here.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { digestOf } from '../core/model/digest.ts';

/** So many runs of each command add the functions they needed; later ones only read. */
const RUNS_THAT_ADD = 2;
/** Before the code: how many runs added to it, and which file it was made from. */
const HEADER_BYTES = 128;

/** What looks like the name of a command: to be mistaken costs no more than one more file. */
const COMMAND = /^[a-z]{2,10}$/;
const folder = import.meta.dirname;
const command = process.argv.slice(2).find((word) => COMMAND.test(word)) ?? 'none';

interface Cache {
  readonly runs: number;
  readonly code: Buffer;
}

/** Each command has its own: what the others need would only have to be read. */
function cacheFile(bundle: string): string {
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  const home = process.env['LOCALAPPDATA'] ?? process.env['HOME'] ?? '';
  const base = path.isAbsolute(xdg) ? xdg : path.join(home, process.platform === 'win32' ? '' : '.cache');
  // And each installed copy: several would else push each other out.
  const name = `${bundle}-${command}-${process.version}-${process.arch}-${digestOf(folder)}.bin`;
  return path.join(base, 'orchestra', name);
}

/** Tells a file from every other one and from what it was before: the engine itself compares no more than the length. */
function identityOf(file: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(file);
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}

function readCache(file: string, identity: string): Cache | undefined {
  try {
    const bytes = readFileSync(file);
    const [runs, ...rest] = bytes.toString('latin1', 0, HEADER_BYTES).trimEnd().split(' ');
    return rest.join(' ') === identity
      ? { runs: Number(runs), code: bytes.subarray(HEADER_BYTES) }
      : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(file: string, identity: string, { runs, code }: Cache): void {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    const header = `${String(runs)} ${identity}`.padEnd(HEADER_BYTES);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, Buffer.concat([Buffer.from(header, 'latin1'), code]));
      // The engine does not check what it is given: after a power cut it must not find zeros.
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
  } catch {
    // Without a cache it is slower, and that is all.
    removeIfThere(temporary);
  }
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder cannot be reached either: it was never made.
  }
}

const loaded = new Map<string, { exports: unknown }>();

/** What a bundle beside this file exports. */
function load(bundle: string): unknown {
  const known = loaded.get(bundle);
  if (known !== undefined) return known.exports;
  const filename = path.join(folder, `${bundle}.cjs`);
  const identity = identityOf(filename);
  const file = cacheFile(bundle);
  const cache = readCache(file, identity);
  // Built as plain ASCII (esbuild's charset), which is read fastest.
  const source = `(function (exports, require, module, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename, cachedData: cache?.code });
  const runs = script.cachedDataRejected === true ? 0 : (cache?.runs ?? 0);
  if (runs < RUNS_THAT_ADD) {
    process.once('exit', () => {
      writeCache(file, identity, { runs: runs + 1, code: script.createCachedData() });
    });
  }
  const main: { exports: unknown } = { exports: {} };
  loaded.set(bundle, main);
  const run: unknown = script.runInThisContext();
  if (typeof run === 'function') Reflect.apply(run, main.exports, [main.exports, requireFrom, main, folder]);
  return main.exports;
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
