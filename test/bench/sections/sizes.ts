import { statSync } from 'node:fs';
import path from 'node:path';
import { packageVsix } from '../../../scripts/lib/package.mjs';
import type { Section } from '../bench.ts';

const BUNDLES_KB = 600;
const VSIX_KB = 1536;

/** Each program's bundles, what it loads only later among them; of the board only its own editor loads anything. */
const PROGRAMS = [
  { name: 'extension', files: ['extension.cjs', 'extension-main.cjs', 'libraries.cjs'], atMost: BUNDLES_KB },
  { name: 'command line', files: ['cli.cjs', 'cli-main.cjs', 'libraries.cjs'] },
  { name: 'runner', files: ['runner.cjs'] },
  { name: 'board', files: ['board.js', 'board.css'] },
] as const;

/** What is shipped: the built bundles, and the package that is made of them. */
export const sizes: Section = {
  name: 'sizes',
  async run(bench) {
    for (const program of PROGRAMS) {
      bench.report({
        name: `bundles of the ${program.name}`,
        unit: 'KB',
        value: kilobytes(...program.files.map((file) => path.join('dist', file))),
        ...('atMost' in program ? { limit: { kind: 'value', atMost: program.atMost } } : {}),
      });
    }
    bench.note('packing the extension');
    const vsix = await packageVsix(bench.sandbox.file('sizes.vsix'));
    bench.report({
      name: 'VSIX, all of it',
      unit: 'KB',
      value: kilobytes(vsix),
      limit: { kind: 'value', atMost: VSIX_KB },
    });
  },
};

/** Together, in units of 1,024 bytes. */
function kilobytes(...files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0) / 1024;
}
