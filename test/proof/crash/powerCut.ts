import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Effect } from './hook/effect.ts';

/** What becomes of what was not flushed. */
export interface Fate {
  /** Whether a name that was made, moved or removed in a folder, which was not flushed since, is as it was. */
  readonly namesLost: (path: string) => boolean;
  /** How many of the unflushed bytes of a file are lost: from 0 (none) to 1 (all); or all of them, with zeros instead. */
  readonly bytesLost: () => number | 'zeros';
}

/** A file: what is surely on the disk, and what was written to it. */
interface Content {
  safe: Buffer;
  written: Buffer;
}
/** A folder: the names in it that are surely on the disk, and those that there are. */
interface Folder {
  safe: Map<string, Node>;
  now: Map<string, Node>;
}
type Node = { readonly file: Content } | { readonly folder: Folder };

/**
 * A disk as a power cut sees it: what was written is safe only once it was flushed, the content of a file by flushing
 * it, the names in a folder by flushing that. A disk may keep more than that, and may keep any of it.
 */
export class Disk {
  readonly #root: Folder = emptyFolder();

  /** Takes what is in a folder as safely on the disk. */
  static of(folder: string): Disk {
    const disk = new Disk();
    load(disk.#root, folder);
    return disk;
  }

  /** Does again what was recorded. */
  apply(effect: Effect): void {
    const { op, path: at, to } = effect;
    switch (op) {
      case 'mkdir':
        this.#put(at, { folder: emptyFolder() });
        return;
      case 'create':
        this.#put(at, { file: { safe: Buffer.alloc(0), written: Buffer.alloc(0) } });
        return;
      case 'empty':
        this.#content(at).written = Buffer.alloc(0);
        return;
      case 'write':
        write(this.#content(at), Buffer.from(effect.bytes ?? '', 'base64'), effect.offset);
        return;
      case 'fsync':
      case 'fdatasync':
        this.#flush(at);
        return;
      case 'rename':
      case 'link': {
        const node = this.#find(at);
        if (node === undefined || to === undefined) throw new Error(`there is no ${at} to ${op}`);
        this.#put(to, node);
        if (op === 'rename') this.#parent(at).now.delete(path.basename(at));
        return;
      }
      case 'unlink':
        this.#parent(at).now.delete(path.basename(at));
        return;
      default:
        // Times and modes change no content; starts and signals change no file.
        if (!['utimes', 'chmod', 'spawn', 'signal', 'tell', 'ftruncate'].includes(op))
          throw new Error(`what a power cut makes of ${op} is not known`);
    }
  }

  /** Writes what is left after the power came back into a folder, which is emptied first. */
  writeSurvivors(target: string, fate: Fate, change: (bytes: Buffer) => Buffer): void {
    for (const name of readdirSync(target)) rmSync(path.join(target, name), { recursive: true });
    save(this.#root, target, '', fate, change, new Map());
  }

  #flush(at: string): void {
    const node = this.#find(at);
    if (node === undefined) return;
    if ('file' in node) node.file.safe = node.file.written;
    else node.folder.safe = new Map(node.folder.now);
  }

  #find(at: string): Node | undefined {
    return this.#parent(at).now.get(path.basename(at));
  }

  #put(at: string, node: Node): void {
    this.#parent(at).now.set(path.basename(at), node);
  }

  #content(at: string): Content {
    const node = this.#find(at);
    if (node === undefined || !('file' in node)) throw new Error(`there is no file ${at}`);
    return node.file;
  }

  #parent(at: string): Folder {
    let folder = this.#root;
    for (const part of path.dirname(at).split(path.sep)) {
      if (part === '.') continue;
      const node = folder.now.get(part);
      if (node === undefined || !('folder' in node)) throw new Error(`there is no folder ${part} of ${at}`);
      folder = node.folder;
    }
    return folder;
  }
}

function emptyFolder(): Folder {
  return { safe: new Map(), now: new Map() };
}

function write(content: Content, bytes: Buffer, offset: number | undefined): void {
  const at = offset ?? content.written.length;
  const length = Math.max(content.written.length, at + bytes.length);
  const next = Buffer.alloc(length);
  content.written.copy(next);
  bytes.copy(next, at);
  content.written = next;
}

function load(into: Folder, source: string): void {
  for (const name of readdirSync(source)) {
    const full = path.join(source, name);
    if (lstatSync(full).isDirectory()) {
      const folder = emptyFolder();
      load(folder, full);
      into.now.set(name, { folder });
    } else {
      const bytes = readFileSync(full);
      into.now.set(name, { file: { safe: bytes, written: bytes } });
    }
  }
  into.safe = new Map(into.now);
}

function save(
  folder: Folder,
  target: string,
  at: string,
  fate: Fate,
  change: (bytes: Buffer) => Buffer,
  kept: Map<Content, Buffer>,
): void {
  for (const [name, node] of survivingNames(folder, at, fate)) {
    const full = path.join(target, name);
    if ('folder' in node) {
      mkdirSync(full, { recursive: true });
      save(node.folder, full, path.join(at, name), fate, change, kept);
      continue;
    }
    // A file with two names has one content.
    const bytes = kept.get(node.file) ?? survivingBytes(node.file, fate);
    kept.set(node.file, bytes);
    writeFileSync(full, change(bytes), { mode: 0o600 });
  }
}

function survivingNames(folder: Folder, at: string, fate: Fate): Map<string, Node> {
  const names = new Map<string, Node>();
  for (const name of new Set([...folder.safe.keys(), ...folder.now.keys()])) {
    const [safe, now] = [folder.safe.get(name), folder.now.get(name)];
    const node = safe !== now && fate.namesLost(path.join(at, name)) ? safe : now;
    if (node !== undefined) names.set(name, node);
  }
  return names;
}

/** What is left of a file: its flushed bytes, and of those that came behind them the beginning. */
function survivingBytes({ safe, written }: Content, fate: Fate): Buffer {
  if (safe.equals(written)) return written;
  const share = fate.bytesLost();
  if (share === 'zeros') return Buffer.concat([safe], Math.max(safe.length, written.length));
  const lost = Math.round(Math.max(0, written.length - safe.length) * share);
  return written.subarray(0, written.length - lost);
}
