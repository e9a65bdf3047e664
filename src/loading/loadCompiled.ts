/**
 * Loads a bundle with the code that an earlier run compiled: to parse it anew would be a fifth of the whole time of a short
 * command, and half of the activation of the extension.
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

/** So many runs of each use add the functions they needed; later ones only read. */
const RUNS_THAT_ADD = 2;
/** Before the code: how many runs added to it, and which file it was made from. */
const HEADER_BYTES = 128;

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

/** Each use has its own: what the others need would only have to be read. */
function cacheFile({ folder, bundle, use }: Bundle): string {
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  const home = process.env['LOCALAPPDATA'] ?? process.env['HOME'] ?? '';
  const base = path.isAbsolute(xdg) ? xdg : path.join(home, process.platform === 'win32' ? '' : '.cache');
  // And each installed copy: several would else push each other out.
  const name = `${bundle}-${use}-${process.version}-${process.arch}-${digestOf(folder)}.bin`;
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

/** What a bundle exports. */
export function loadCompiled(bundle: Bundle): unknown {
  const filename = path.join(bundle.folder, `${bundle.bundle}.cjs`);
  const identity = identityOf(filename);
  const file = cacheFile(bundle);
  const cache = readCache(file, identity);
  // Built as plain ASCII (esbuild's charset), which is read fastest.
  const source = `(function (exports, require, module, __dirname) {${readFileSync(filename, 'latin1')}\n})`;
  const script = new Script(source, { filename, cachedData: cache?.code });
  const runs = script.cachedDataRejected === true ? 0 : (cache?.runs ?? 0);
  if (runs < RUNS_THAT_ADD) {
    bundle.whenUsed(() => {
      writeCache(file, identity, { runs: runs + 1, code: script.createCachedData() });
    });
  }
  const main: { exports: unknown } = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run === 'function')
    Reflect.apply(run, main.exports, [main.exports, bundle.require, main, bundle.folder]);
  return main.exports;
}
