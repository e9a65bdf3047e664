// Writes schemas/*.json from the zod schemas that check the files at run time.
import * as esbuild from 'esbuild';
import { mkdir } from 'node:fs/promises';
import process from 'node:process';
import { root } from './lib/paths.mjs';

process.chdir(root);
await mkdir('schemas', { recursive: true });

const writeSchemas = `
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './src/core/config/schemas.ts';
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync('schemas/' + name, JSON.stringify(schema, undefined, 2) + '\\n');
  console.log('schemas/' + name);
}`;

const { outputFiles } = await esbuild.build({
  stdin: { contents: writeSchemas, resolveDir: root },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  write: false,
  mainFields: ['module', 'main'],
  loader: { '.md': 'text' },
});
for (const { text } of outputFiles) {
  await import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}
