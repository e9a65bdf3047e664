import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveConfig, type ConfigInput, type ResolvedConfig } from '../../../src/core/config/resolve.ts';

/** A folder with configuration files, on a path as awkward as people have them. */
export class Project {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'orchestra config ü-')));

  /** Writes a file; anything but text is written as JSON. */
  write(name: string, content: unknown): void {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  resolve(input: Omit<ConfigInput, 'root'> = {}): ResolvedConfig {
    return resolveConfig({ platform: 'linux', ...input, root: this.root });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
