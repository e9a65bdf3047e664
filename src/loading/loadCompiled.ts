/**
 * Loads a bundle with the code that an earlier run compiled: to parse it anew would be a fifth of the whole time of a short
 * command, and half of the activation of the extension.
 */
import { isAscii } from 'node:buffer';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { digestOf } from '../core/model/digest.ts';

/** So many runs of each use add the functions they needed; later ones only read. */
const RUNS_THAT_ADD = 2;
/** Before the code: how many runs added to it, and which file it was made from. */
const HEADER_BYTES = 128;
/** What is older is made anew where somebody still needs it, milliseconds. */
const KEEP_MS = 60 * 86_400_000;
/** Windows has no such flag, and no such links for everybody. */
const NO_LINKS = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
const WRITABLE_BY_OTHERS = 0o022;

/** A bundle, and who loads it. */
export interface Bundle {
  /** Where it lies. */
  readonly folder: string;
  /** Its file's name without the ending. */
  readonly bundle: string;
  /** What it is loaded for, such as a command: one word. */
  readonly use: string;
  /** Loads what the bundle asks for. */
  readonly require: (name: string) => unknown;
  /** Calls back once the functions that this use needs have run: what was compiled is kept then. */
  readonly whenUsed: (keep: () => void) => void;
}

interface Cache {
  readonly runs: number;
  readonly code: Buffer;
}

/** Each use has its own: what the others need would only have to be read. Undefined where the user has no folder for it. */
function cacheFile({ folder, bundle, use }: Bundle): string | undefined {
  const isWindows = process.platform === 'win32';
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  const home = process.env[isWindows ? 'LOCALAPPDATA' : 'HOME'] ?? '';
  const base = path.isAbsolute(xdg) ? xdg : path.join(home, isWindows ? '' : '.cache');
  if (!path.isAbsolute(base)) return undefined;
  // And each installed copy: several would else push each other out.
  const name = `${bundle}-${use}-${process.version}-${process.arch}-${digestOf(folder)}.bin`;
  return path.join(base, 'orchestra', name);
}

/** Tells a file from every other one and from what it was before: the engine itself compares no more than the length. */
function identityOf(file: string): string {
  const { ino, size, mtimeMs, ctimeMs } = statSync(file);
  return [ino, size, mtimeMs, ctimeMs].join(' ');
}

/** What is in it is run: so it must be this user's own file, which nobody else can write. */
function readCache(file: string, identity: string): Cache | undefined {
  try {
    const handle = openSync(file, constants.O_RDONLY | NO_LINKS);
    try {
      const { uid, mode } = fstatSync(handle);
      if (process.getuid !== undefined && (uid !== process.getuid() || (mode & WRITABLE_BY_OTHERS) !== 0))
        return undefined;
      const bytes = readFileSync(handle);
      const [runs, ...rest] = bytes.toString('latin1', 0, HEADER_BYTES).trimEnd().split(' ');
      return rest.join(' ') === identity
        ? { runs: Number(runs), code: bytes.subarray(HEADER_BYTES) }
        : undefined;
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}

function writeCache(file: string, identity: string, runs: number, script: Script): void {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    const code = script.createCachedData();
    const header = `${String(runs)} ${identity}`.padEnd(HEADER_BYTES);
    makeFolder(path.dirname(file));
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, Buffer.concat([Buffer.from(header, 'latin1'), code]));
      // The engine does not check what it is given: after a power cut it must not find zeros.
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, file);
    removeOld(path.dirname(file));
  } catch {
    // Without a cache it is slower, and that is all.
    removeIfThere(temporary);
  }
}

/** Step by step: in a folder that holds no others (`/proc`), the recursive way of Node tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  }
}

/** Each version of this program and of the engine leaves its own. */
function removeOld(folder: string): void {
  const oldestMs = Date.now() - KEEP_MS;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (name.endsWith('.bin') && statSync(file).mtimeMs < oldestMs) removeIfThere(file);
  }
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder cannot be reached either: it was never made.
  }
}

/** Loads the bundles of a folder, each once, for whoever asks for one by its name, and for each other. */
export function bundleLoader(options: Omit<Bundle, 'bundle'>): (bundle: string) => unknown {
  const loaded = new Map<string, unknown>();
  const load = (bundle: string): unknown => {
    if (!loaded.has(bundle)) loaded.set(bundle, loadCompiled({ ...options, bundle, require: requireFrom }));
    return loaded.get(bundle);
  };
  const requireFrom = (name: string): unknown =>
    name.startsWith('./') ? load(path.basename(name, '.cjs')) : options.require(name);
  return load;
}

/** What a bundle exports. */
export function loadCompiled(bundle: Bundle): unknown {
  const filename = path.join(bundle.folder, `${bundle.bundle}.cjs`);
  const identity = identityOf(filename);
  const file = cacheFile(bundle);
  const cache = file === undefined ? undefined : readCache(file, identity);
  const bytes = readFileSync(filename);
  // esbuild writes plain ASCII, which is read fastest, but for regular expressions, which it leaves as they stand.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const source = `(function (exports, require, module, __dirname) {${text}\n})`;
  const script = new Script(source, { filename, cachedData: cache?.code });
  const runs = script.cachedDataRejected === true ? 0 : (cache?.runs ?? 0);
  if (file !== undefined && runs < RUNS_THAT_ADD) {
    bundle.whenUsed(() => {
      writeCache(file, identity, runs + 1, script);
    });
  }
  const main: { exports: unknown } = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run === 'function')
    Reflect.apply(run, main.exports, [main.exports, bundle.require, main, bundle.folder]);
  return main.exports;
}
