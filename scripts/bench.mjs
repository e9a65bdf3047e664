// Builds the product and the benchmark, and runs it: bench.mjs [--quick] [--only SECTION]… [--strict]
import { ensureDependencies } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { run, start } from './lib/process.mjs';

process.chdir(root);
await ensureDependencies();
await run(process.execPath, ['esbuild.mjs'], { show: true });
await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
const bench = start(process.execPath, ['out/bench/main.bench.mjs', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = (await bench.ended).code ?? 1;
