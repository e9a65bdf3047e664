import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename } from 'node:path';
import { damageField } from './jsonDamage.ts';
import type { SeededRandom } from './random.ts';

/** One way to damage a file; gives its new bytes, or puts something else in its place and gives nothing. */
type Damage = (random: SeededRandom, bytes: Buffer, path: string, outside: string) => Buffer | undefined;

/** Far above what any file of a queue is read up to; takes no space on the disk. */
const HUGE_BYTES = 600_000_000;

/** Disk errors, power cuts, editors, other programs and ill will. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'bits flipped': (random, bytes) => {
    const copy = Buffer.from(bytes);
    for (let n = 0; n < 1 + random.below(8); n++) {
      const at = random.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
    }
    return copy;
  },
  'cut off': (random, bytes) => bytes.subarray(0, random.below(bytes.length)),
  emptied: () => Buffer.alloc(0),
  'a block of zeros': (random, bytes) => {
    const from = random.below(bytes.length);
    return Buffer.from(bytes).fill(0, from, Math.min(bytes.length, from + 1 + random.below(512)));
  },
  'a part twice': (random, bytes) => {
    const from = random.below(bytes.length);
    const part = bytes.subarray(from, from + 1 + random.below(400));
    return Buffer.concat([bytes.subarray(0, from), part, part, bytes.subarray(from + part.length)]);
  },
  'a part missing': (random, bytes) => {
    const from = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(200))]);
  },
  'foreign bytes inside': (random, bytes) => {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(64)), bytes.subarray(at)]);
  },
  'a byte order mark': (_random, bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  'line ends of Windows': (_random, bytes) =>
    Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  'its last newline gone': (_random, bytes) => bytes.subarray(0, Math.max(0, bytes.length - 1)),
  'another kind of text': () => Buffer.from('Dear queue,\n<<<<<<< HEAD\n=======\n>>>>>>> main\n'),
  'nested ten thousand deep': () => Buffer.from('['.repeat(10_000) + ']'.repeat(10_000)),
  'a field nested ten thousand deep': (_random, bytes) =>
    Buffer.from(bytes.toString('utf8').replace('{', `{"deep":${'['.repeat(10_000)}${']'.repeat(10_000)},`)),
  'a field wrong': damaged,
  'another field wrong': damaged,
  'a third field wrong': damaged,
  'a folder instead': inPlace((path) => mkdirSync(path)),
  'a link to nowhere': inPlace((path) => symlinkSync('nowhere', path)),
  'a link to itself': inPlace((path) => symlinkSync(basename(path), path)),
  'a link out of the queue': inPlace((path, outside) => symlinkSync(outside, path)),
  'a link to a device': inPlace((path) => symlinkSync('/dev/zero', path)),
  'a pipe': inPlace((path) => void spawnSync('mkfifo', [path])),
  'grown beyond all bounds': inPlace((path) => {
    const fd = openSync(path, 'w');
    ftruncateSync(fd, HUGE_BYTES);
    closeSync(fd);
  }),
  'not readable': (_random, _bytes, path) => {
    chmodSync(path, 0);
    return undefined;
  },
};

/** Links, pipes, devices and modes: Windows has none, or not for everybody. */
const NOT_ON_WINDOWS: readonly string[] = [
  'a link to nowhere',
  'a link to itself',
  'a link out of the queue',
  'a link to a device',
  'a pipe',
  'not readable',
];

/** The names of the kinds of damage that cannot be done on this system. */
export const damageNotDoneHere = process.platform === 'win32' ? NOT_ON_WINDOWS : [];

/** The names of all other kinds of damage. */
export const damageNames = Object.keys(DAMAGES).filter((name) => !damageNotDoneHere.includes(name));

/**
 * Damages a file in the named way; says in words what was done.
 * @param outside a file outside the queue, for links
 */
export function damageFile(name: string, random: SeededRandom, path: string, outside: string): string {
  const damage = DAMAGES[name];
  if (damage === undefined) throw new Error(`there is no damage called ${name}`);
  const bytes = readFileSync(path);
  const changed = damage(random, bytes.length === 0 ? Buffer.from('\n') : bytes, path, outside);
  if (changed !== undefined) writeFileSync(path, changed);
  return `${basename(path)}: ${name}`;
}

function damaged(random: SeededRandom, bytes: Buffer): Buffer {
  const text = damageField(random, bytes.toString('utf8'));
  return text === undefined ? Buffer.concat([bytes, random.bytes(9)]) : Buffer.from(text);
}

function inPlace(make: (path: string, outside: string) => void): Damage {
  return (_random, _bytes, path, outside) => {
    rmSync(path);
    make(path, outside);
    return undefined;
  };
}
