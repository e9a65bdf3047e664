// Writes schemas/*.json from the zod schemas that check the files at run time.
import * as esbuild from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './lib/paths.mjs';

const { outputFiles } = await esbuild.build({
  entryPoints: [path.join(root, 'src/core/config/schemas.ts')],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  write: false,
  mainFields: ['module', 'main'],
  loader: { '.md': 'text' },
});
const [bundle] = outputFiles;
if (bundle === undefined) throw new Error('esbuild made nothing of src/core/config/schemas.ts');
const url = `data:text/javascript;base64,${Buffer.from(bundle.text).toString('base64')}`;
const { jsonSchemas } = /** @type {typeof import('../src/core/config/schemas.ts')} */ (await import(url));

const folder = path.join(root, 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(path.join(folder, name), `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(`schemas/${name}`);
}
