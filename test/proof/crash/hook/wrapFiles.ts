import fs from 'node:fs';
import path from 'node:path';
import type { Cutter, Deed } from './cutter.ts';

type Callable = (...args: unknown[]) => unknown;
type Callback = (error: unknown, ...results: unknown[]) => void;

/** Operations on paths, with the number of paths they take. */
const ON_PATHS = {
  ...{ rename: 2, link: 2, symlink: 2, copyFile: 2, cp: 2 },
  ...{ unlink: 1, rm: 1, rmdir: 1, mkdir: 1, mkdtemp: 1, utimes: 1, lutimes: 1, chmod: 1, truncate: 1 },
} as const;
/** Operations on descriptors. */
const ON_DESCRIPTORS = ['write', 'writev', 'fsync', 'fdatasync', 'ftruncate', 'futimes', 'fchmod'] as const;

/** An open file of ours, by its descriptor. */
interface Open {
  readonly path: string;
  readonly appends: boolean;
}

/** Wraps what changes files, in all three of its forms, for files below `base`. */
export function wrapFiles(cutter: Cutter, base: string): void {
  const opened = new Map<number, Open>();
  // Of Node itself, before they are replaced: what is asked about a file must not count.
  const { existsSync, fstatSync } = fs;
  const close = callable(fs, 'closeSync');

  const below = (value: unknown): string | undefined => {
    const text = value instanceof URL ? value.pathname : Buffer.isBuffer(value) ? value.toString() : value;
    if (typeof text !== 'string') return undefined;
    const relative = path.relative(base, path.resolve(text));
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative;
  };
  const deedOnPaths = (op: keyof typeof ON_PATHS, args: readonly unknown[]): Deed | undefined => {
    const first = below(args[0]);
    const to = ON_PATHS[op] === 2 ? below(args[1]) : undefined;
    const at = first ?? to;
    return at === undefined ? undefined : { op, path: at, to: first === undefined ? undefined : to };
  };
  const deedOnDescriptor = (op: string, args: readonly unknown[]): Deed | undefined => {
    const [fd, data] = args;
    const file = typeof fd === 'number' ? opened.get(fd) : undefined;
    if (typeof fd !== 'number' || file === undefined) return undefined;
    if (op !== 'write') return { op, path: file.path };
    const { bytes, position } = bytesOf(data, args);
    const offset = file.appends ? undefined : (position ?? 0);
    return { op, path: file.path, bytes, offset };
  };
  /** Opening is an effect only where it makes a file or empties one. */
  const deedOfOpen = ([file, flags]: readonly unknown[]): Deed | undefined => {
    const at = below(file);
    if (at === undefined || typeof file !== 'string') return undefined;
    const bits = flagBits(flags);
    if ((bits & fs.constants.O_CREAT) !== 0 && !existsSync(file)) return { op: 'create', path: at };
    return (bits & fs.constants.O_TRUNC) === 0 ? undefined : { op: 'empty', path: at };
  };
  const noteOpen = (fd: unknown, [file, flags]: readonly unknown[]): void => {
    const at = below(file);
    if (at === undefined || typeof fd !== 'number') return;
    const bits = flagBits(flags);
    const writes = (bits & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0;
    // A folder is opened for reading to be flushed.
    if (!writes && !fstatSync(fd).isDirectory()) return;
    opened.set(fd, { path: at, appends: (bits & fs.constants.O_APPEND) !== 0 });
  };
  const half = (op: string, args: readonly unknown[]) => {
    const write = originalWrite;
    if (op !== 'write' || write === undefined) return undefined;
    return (): void => {
      const { bytes, position } = bytesOf(args[1], args);
      write(args[0], bytes, 0, Math.ceil(bytes.length / 2), position ?? null);
    };
  };
  const originalWrite = callable(fs, 'writeSync');

  const wrap = (name: string, deedOf: (args: readonly unknown[]) => Deed | undefined): void => {
    wrapSync(cutter, `${name}Sync`, deedOf, (args) => half(name, args));
    wrapCallback(cutter, name, deedOf);
    wrapPromise(cutter, name, deedOf);
  };
  for (const op of typedKeys(ON_PATHS)) wrap(op, (args) => deedOnPaths(op, args));
  for (const op of ON_DESCRIPTORS) {
    wrapSync(
      cutter,
      `${op}Sync`,
      (args) => deedOnDescriptor(op, args),
      (args) => half(op, args),
    );
    wrapCallback(cutter, op, (args) => deedOnDescriptor(op, args));
  }
  wrapSync(cutter, 'openSync', deedOfOpen, undefined, noteOpen);
  wrapCallback(cutter, 'open', deedOfOpen, noteOpen);
  wrapPromise(cutter, 'open', deedOfOpen);
  for (const op of ['writeFile', 'appendFile']) {
    wrapPromise(cutter, op, ([file]) => {
      const at = below(file);
      return at === undefined ? undefined : { op, path: at };
    });
  }
  Reflect.set(fs, 'closeSync', (...args: unknown[]) => {
    if (typeof args[0] === 'number') opened.delete(args[0]);
    return close?.(...args);
  });
  // In newer versions of Node one call does all of it: taken apart, each step can be cut off.
  Reflect.set(fs, 'writeFileSync', (file: unknown, data: unknown, options: unknown) => {
    writeWhole(file, data, options, 'w');
  });
  Reflect.set(fs, 'appendFileSync', (file: unknown, data: unknown, options: unknown) => {
    writeWhole(file, data, options, 'a');
  });
}

function writeWhole(file: unknown, data: unknown, options: unknown, defaultFlag: string): void {
  const wanted: Record<string, unknown> =
    typeof options === 'object' && options !== null ? { ...options } : {};
  const flag = typeof wanted['flag'] === 'string' ? wanted['flag'] : defaultFlag;
  const mode = typeof wanted['mode'] === 'number' ? wanted['mode'] : 0o666;
  const isOpen = typeof file === 'number';
  const fd = isOpen ? file : fs.openSync(String(file), flag, mode);
  try {
    const { bytes } = bytesOf(data, [fd, data]);
    for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done, bytes.length - done);
  } finally {
    if (!isOpen) fs.closeSync(fd);
  }
}

function wrapSync(
  cutter: Cutter,
  name: string,
  deedOf: (args: readonly unknown[]) => Deed | undefined,
  halfOf?: (args: readonly unknown[]) => (() => void) | undefined,
  note?: (result: unknown, args: readonly unknown[]) => void,
): void {
  const original = callable(fs, name);
  if (original === undefined) return;
  Reflect.set(fs, name, (...args: unknown[]) => {
    const deed = deedOf(args);
    const act = (): unknown => original(...args);
    const result = deed === undefined ? act() : cutter.around(deed, act, halfOf?.(args));
    note?.(result, args);
    return result;
  });
}

function wrapCallback(
  cutter: Cutter,
  name: string,
  deedOf: (args: readonly unknown[]) => Deed | undefined,
  note?: (result: unknown, args: readonly unknown[]) => void,
): void {
  const original = callable(fs, name);
  if (original === undefined) return;
  Reflect.set(fs, name, (...args: unknown[]) => {
    const last = args.at(-1);
    const deed = deedOf(args);
    if (!isCallback(last)) return original(...args);
    const begun = deed === undefined ? undefined : cutter.begin(deed);
    return original(...args.slice(0, -1), (error: unknown, ...results: unknown[]) => {
      if (!(error instanceof Error)) {
        note?.(results[0], args);
        if (begun !== undefined) cutter.end(begun);
      }
      last(error, ...results);
    });
  });
}

function wrapPromise(
  cutter: Cutter,
  name: string,
  deedOf: (args: readonly unknown[]) => Deed | undefined,
): void {
  const original = callable(fs.promises, name);
  if (original === undefined) return;
  Reflect.set(fs.promises, name, async (...args: unknown[]) => {
    const deed = deedOf(args);
    const begun = deed === undefined ? undefined : cutter.begin(deed);
    const result: unknown = await original(...args);
    if (begun !== undefined) cutter.end(begun);
    return result;
  });
}

function callable(holder: object, name: string): Callable | undefined {
  const value: unknown = Reflect.get(holder, name);
  if (typeof value !== 'function') return undefined;
  return (...args) => {
    const result: unknown = Reflect.apply(value, holder, args);
    return result;
  };
}

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}

/** What a write writes, whichever way it is called. */
function bytesOf(data: unknown, args: readonly unknown[]): { bytes: Buffer; position: number | undefined } {
  if (typeof data === 'string') return { bytes: Buffer.from(data), position: numberOr(args[2]) };
  if (!ArrayBuffer.isView(data)) return { bytes: Buffer.alloc(0), position: undefined };
  const whole = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const offset = numberOr(args[2]) ?? 0;
  const length = numberOr(args[3]) ?? whole.length - offset;
  return { bytes: Buffer.from(whole.subarray(offset, offset + length)), position: numberOr(args[4]) };
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function flagBits(flags: unknown): number {
  if (typeof flags === 'number') return flags;
  const { O_CREAT, O_TRUNC, O_APPEND, O_WRONLY, O_RDONLY } = fs.constants;
  const text = typeof flags === 'string' ? flags : 'r';
  if (text.startsWith('w')) return O_CREAT | O_TRUNC | O_WRONLY;
  return text.startsWith('a') ? O_CREAT | O_APPEND | O_WRONLY : O_RDONLY;
}

function typedKeys<Key extends string>(table: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(table).filter((key): key is Key => key in table);
}
