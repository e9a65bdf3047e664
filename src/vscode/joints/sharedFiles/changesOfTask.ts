import { isAbsolute, relative, resolve } from 'node:path';
import { followLog, tailOffset } from '../../../core/index.ts';
import type { Disposable } from '../../host/disposableStore.ts';
import { changedFilesIn } from './changedFiles.ts';

/** How far back a log is read that has been written for a while. */
const TAIL_BYTES = 4 * 1024 * 1024;
/** A longer line is no tool call, and is not kept. */
const LINE_CHARACTERS = 4 * 1024 * 1024;

/** The files of a project that a running task says it writes, from its log. */
export class ChangesOfTask implements Disposable {
  readonly #files = new Set<string>();
  readonly #root: string;
  readonly #onFile: () => void;
  readonly #following: Disposable;
  #rest = '';

  /** @param onFile called when another file is added */
  constructor(root: string, logFile: string, onFile: () => void) {
    this.#root = root;
    this.#onFile = onFile;
    this.#following = followLog(logFile, {
      offset: tailOffset(logFile, TAIL_BYTES),
      onText: (text) => this.#read(text),
    });
  }

  /** Absolute paths. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  dispose(): void {
    this.#following.dispose();
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LINE_CHARACTERS) this.#rest = '';
    const before = this.#files.size;
    for (const name of lines.flatMap(changedFilesIn)) {
      const file = resolve(this.#root, name);
      const way = relative(this.#root, file);
      if (!way.startsWith('..') && !isAbsolute(way)) this.#files.add(file);
    }
    if (this.#files.size > before) this.#onFile();
  }
}
