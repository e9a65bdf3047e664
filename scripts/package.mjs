// Builds the product and packs it: orchestra-queue-VERSION.vsix in the repository's folder.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { packageVsix } from './lib/package.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';

await main(async () => {
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { cwd: root, show: true });
  const manifest = /** @type {{ name: string, version: string }} */ (
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  );
  const file = await packageVsix(path.join(root, `${manifest.name}-${manifest.version}.vsix`));
  console.log(`${file} (${(statSync(file).size / 1024).toFixed(0)} KiB)`);
});
