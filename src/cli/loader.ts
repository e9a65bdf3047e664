/**
 * Loads the command line proper with the code that an earlier run compiled: parsing it anew would be a fifth of the
 * whole time of a command. Node 22.1 and newer can do that by themselves; for older ones it is done here.
 */
import { isAscii } from 'node:buffer';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { digestOf } from '../core/model/digest.ts';

/** So many runs of each command add the functions they needed; later ones only read. */
const RUNS_THAT_ADD = 2;
/** Before the rest: the lengths of the source and of the list of commands, four bytes each. */
const HEADER_BYTES = 8;

/** What looks like the name of a command: to be mistaken costs no more than one more writing. */
const COMMAND = /^[a-z]{2,10}$/;
/** More than this many runs never add, whatever their words. */
const MOST_RUNS = 60;

interface Cache {
  readonly code: Buffer;
  /** The command of each run that has added to the code. */
  readonly commands: readonly string[];
}

const mainFile = fileURLToPath(new URL('cli-main.cjs', import.meta.url));

function cacheFile(): string {
  const xdg = process.env['XDG_CACHE_HOME'] ?? '';
  const windows = process.env['LOCALAPPDATA'] ?? '';
  const base = path.isAbsolute(xdg) ? xdg : windows === '' ? path.join(homedir(), '.cache') : windows;
  // One for each installed copy: several would else push each other out.
  const name = `cli-${process.version}-${process.arch}-${digestOf(mainFile)}.bin`;
  return path.join(base, 'orchestra', name);
}

/** The compiled code, if it was made from exactly this source: the engine itself compares no more than the length. */
function readCache(file: string, source: Buffer): Cache | undefined {
  try {
    const bytes = readFileSync(file);
    const sourceEnd = HEADER_BYTES + bytes.readUInt32LE(0);
    if (!bytes.subarray(HEADER_BYTES, sourceEnd).equals(source)) return undefined;
    const codeStart = sourceEnd + bytes.readUInt32LE(4);
    return {
      code: bytes.subarray(codeStart),
      commands: bytes.toString('utf8', sourceEnd, codeStart).split(' '),
    };
  } catch {
    return undefined;
  }
}

function writeCache(file: string, source: Buffer, cache: Cache): void {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(source.length, 0);
    const commands = Buffer.from(cache.commands.join(' '));
    header.writeUInt32LE(commands.length, 4);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const handle = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(handle, Buffer.concat([header, source, commands, cache.code]));
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

function loadCached(): void {
  const source = readFileSync(mainFile);
  const file = cacheFile();
  const cache = readCache(file, source);
  const script = new Script(nodeModule.Module.wrap(source.toString(isAscii(source) ? 'latin1' : 'utf8')), {
    filename: mainFile,
    cachedData: cache?.code,
  });
  const commands = script.cachedDataRejected === true ? [] : (cache?.commands ?? []);
  const command = process.argv.slice(2).find((word) => COMMAND.test(word)) ?? 'none';
  if (commands.length < MOST_RUNS && commands.filter((known) => known === command).length < RUNS_THAT_ADD) {
    process.once('exit', () => {
      writeCache(file, source, { code: script.createCachedData(), commands: [...commands, command] });
    });
  }
  const run: unknown = script.runInThisContext();
  const main = { exports: {} };
  const scope = [main.exports, nodeModule.createRequire(mainFile), main, mainFile, path.dirname(mainFile)];
  if (typeof run === 'function') Reflect.apply(run, main.exports, scope);
}

if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  Reflect.apply(nodeModule.enableCompileCache, nodeModule, []);
  nodeModule.createRequire(mainFile)(mainFile);
} else {
  loadCached();
}
