import fs from 'node:fs';
import path from 'node:path';
import type { Owner, SimMachine } from './machine.ts';
import { readProc } from './proc.ts';

/** Thrown into a program that was killed: whatever it does then has no effect any more. */
export class Killed extends Error {}

/** When a process is to be cut off: at a change of the disk that is so many changes away. */
export interface CutOff {
  changesAway: number;
  /** Before the change, after it, or (of a write) with half of it done. */
  readonly when: 'before' | 'after' | 'half';
}

/** A process as its disk sees it. */
export interface DiskUser extends Owner {
  cutOff: CutOff | undefined;
  die(): void;
  /** Something that is closed when the process dies, unless it is let go of before. */
  holdOpen(close: () => void): () => void;
}

/** The runner's program, which is installed on every simulated machine. */
export const RUNNER_FILE = '/runner.cjs';
/** Folders whose time tells whether something in them changed. */
const TIMED_FOLDERS = new Set(['tasks', 'archive', 'leases']);

/** The part of Node's `fs` that the product uses, as one simulated process sees it. */
export function simulatedFs(machine: SimMachine, user: DiskUser): Readonly<Record<string, unknown>> {
  const dirty = new Map<number, string>();

  const requireAlive = (): void => {
    if (user.state === 'dead') throw new Killed('this process was killed');
  };
  const look =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      requireAlive();
      return act(...args);
    };
  /** A change of the disk: there the process may be cut off. */
  const change =
    <A extends unknown[], R>(act: (...args: A) => R, half?: (...args: A) => void) =>
    (...args: A): R => {
      requireAlive();
      const { cutOff } = user;
      const isNow = cutOff !== undefined && cutOff.changesAway-- <= 0;
      if (isNow && cutOff.when !== 'after') {
        if (cutOff.when === 'half') half?.(...args);
        user.die();
        requireAlive();
      }
      const result = act(...args);
      if (isNow) {
        user.die();
        requireAlive();
      }
      return result;
    };
  /** What takes room on the disk. */
  const requireRoom = (): void => {
    if (machine.failingWrites === 0) return;
    machine.failingWrites--;
    throw failure('ENOSPC', 'no space left on device, write');
  };
  const stamp = (file: string): void => {
    const now = machine.nowMs() / 1000;
    fs.utimesSync(file, now, now);
  };
  const changed = (file: string): void => {
    machine.touched.add(file);
    const folder = path.dirname(file);
    if (TIMED_FOLDERS.has(path.basename(folder))) stamp(folder);
    machine.notify(folder, path.basename(file));
  };

  const openForWriting = change((file: string, flags: string | number, mode?: number): number => {
    machine.touched.add(file);
    const isNew = !fs.existsSync(file);
    if (isNew) requireRoom();
    const fd = fs.openSync(file, flags, mode);
    if (isNew) changed(file);
    dirty.set(fd, file);
    return fd;
  });

  const flush = change(() => {
    if (machine.failingFlushes === 0) return;
    machine.failingFlushes--;
    throw failure('EIO', 'i/o error, fdatasync');
  });
  // Also for the dead: what they hold open is closed for them.
  const closeFile = (fd: number): void => {
    const file = dirty.get(fd);
    dirty.delete(fd);
    if (file !== undefined) {
      const now = machine.nowMs() / 1000;
      fs.futimesSync(fd, now, now);
    }
    fs.closeSync(fd);
    if (file !== undefined) machine.notify(path.dirname(file), path.basename(file));
  };

  return {
    constants: fs.constants,
    accessSync: look(fs.accessSync),
    existsSync: look((file: string) => file === RUNNER_FILE || fs.existsSync(file)),
    fstatSync: look((fd: number) => fs.fstatSync(fd)),
    lstatSync: look((file: string, options?: fs.StatSyncOptions) => fs.lstatSync(file, options)),
    statSync: look((file: string, options?: fs.StatSyncOptions) => fs.statSync(file, options)),
    statfsSync: look((file: string) => fs.statfsSync(file)),
    readSync: look((fd: number, bytes: Buffer, offset: number, length: number, at: number | null) =>
      fs.readSync(fd, bytes, offset, length, at),
    ),
    realpathSync: look((file: string) => fs.realpathSync(file)),
    readFileSync: look(
      (file: string, encoding?: BufferEncoding) => readProc(machine, file) ?? fs.readFileSync(file, encoding),
    ),
    readdirSync: look((folder: string) =>
      folder === '/proc' ? [...machine.entries.keys()].map(String) : fs.readdirSync(folder),
    ),
    readlinkSync: look((file: string) => (file === '/proc/self/ns/pid' ? 'pid:[1]' : fs.readlinkSync(file))),
    openSync: (file: string, flags: string | number, mode?: number): number =>
      isForWriting(flags)
        ? openForWriting(file, flags, mode)
        : look((name: string) => fs.openSync(name, flags, mode))(file),
    // What is closed in the background was only read.
    close: (fd: number, done: () => void): void => {
      fs.closeSync(fd);
      done();
    },
    closeSync: closeFile,
    writeSync: change(
      (fd: number, bytes: Buffer, offset: number, length: number) => {
        machine.touched.add(dirty.get(fd) ?? '');
        // The last block there was takes a part of it.
        const isShort = machine.failingWrites > 0 && length > 1 && machine.random.below(2) === 0;
        if (!isShort) requireRoom();
        return fs.writeSync(fd, bytes, offset, isShort ? Math.floor(length / 2) : length);
      },
      (fd: number, bytes: Buffer, offset: number, length: number) => {
        machine.touched.add(dirty.get(fd) ?? '');
        fs.writeSync(fd, bytes, offset, Math.floor(length / 2));
      },
    ),
    writeFileSync: change((file: string, text: string, options?: fs.WriteFileOptions) => {
      requireRoom();
      fs.writeFileSync(file, text, options);
      stamp(file);
      changed(file);
    }),
    fsyncSync: flush,
    fdatasyncSync: flush,
    fdatasync: (fd: number, done: (error: Error | null) => void): void => {
      requireAlive();
      // Nobody else closes what a dead process waits for.
      const letGo = user.holdOpen(() => {
        closeFile(fd);
      });
      machine.schedule(user, machine.random.below(4), () => {
        const error = failureOf(flush);
        letGo();
        done(error);
      });
    },
    ftruncateSync: change((fd: number, length: number) => {
      fs.ftruncateSync(fd, length);
    }),
    linkSync: change((from: string, to: string) => {
      requireRoom();
      fs.linkSync(from, to);
      changed(to);
    }),
    renameSync: change((from: string, to: string) => {
      fs.renameSync(from, to);
      changed(from);
      changed(to);
    }),
    unlinkSync: change((file: string) => {
      fs.unlinkSync(file);
      changed(file);
    }),
    mkdirSync: change((folder: string, options?: fs.MakeDirectoryOptions) => {
      if (!fs.existsSync(folder)) requireRoom();
      return fs.mkdirSync(folder, options);
    }),
    utimesSync: change((file: string, accessed: Date, modified: Date) => {
      fs.utimesSync(file, accessed, modified);
    }),
    watch: look((folder: string, _options: unknown, listener: (event: string, name: string) => void) => {
      fs.statSync(folder);
      const close = machine.watch(user, folder, (name) => {
        listener('rename', name);
      });
      return { close, on: () => undefined };
    }),
  };
}

function failure(code: string, words: string): Error {
  return Object.assign(new Error(`${code}: ${words}`), { code });
}

/** What went wrong; a process that was killed gets no answer. */
function failureOf(act: () => void): Error | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Killed || !(error instanceof Error)) throw error;
    return error;
  }
}

function isForWriting(flags: string | number): boolean {
  if (typeof flags === 'string') return flags !== 'r';
  return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0;
}
