import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { systemCode } from '../../../src/core/index.ts';

/** A file system of its own, that can be filled and made read-only. Needs root and Linux. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static mount(folder: string, size: string): SmallDisk | string {
    mkdirSync(folder, { recursive: true });
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'orchestra-test', folder], {
      encoding: 'utf8',
    });
    return made.status === 0
      ? new SmallDisk(folder)
      : `no small file system can be mounted here: ${made.error?.message ?? made.stderr}`;
  }

  setReadOnly(readOnly: boolean): void {
    const done = spawnSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, this.folder], {
      encoding: 'utf8',
    });
    assert.equal(done.status, 0, done.stderr);
  }

  /** Takes all the space there is. */
  fill(): void {
    const fd = openSync(`${this.folder}/ballast`, 'a');
    try {
      for (const size of [65_536, 4096]) {
        try {
          for (;;) writeSync(fd, Buffer.alloc(size));
        } catch (error) {
          assert.equal(systemCode(error), 'ENOSPC');
        }
      }
    } finally {
      closeSync(fd);
    }
  }

  /** Gives back this much of the space that was taken. */
  shrink(bytes: number): void {
    const file = `${this.folder}/ballast`;
    truncateSync(file, Math.max(0, statSync(file).size - bytes));
  }

  free(): void {
    rmSync(`${this.folder}/ballast`);
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }
}
