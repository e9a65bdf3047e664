// Builds the product and the benchmark, and runs it.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { run, start } from './lib/process.mjs';

const usage = `npm run bench -- [--quick] [--only SECTION]… [--strict]
  --quick         fewer rounds, at smaller sizes
  --only SECTION  this part alone; a wrong name prints all of them
  --strict        ends with 1 where something is over its limit`;

process.chdir(root);
await main(async () => {
  const args = process.argv.slice(2);
  parseArgs({
    args,
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      strict: { type: 'boolean' },
    },
  });
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { show: true });
  await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
  const bench = start(process.execPath, ['out/bench/main.bench.mjs', ...args], { stdio: 'inherit' });
  process.exitCode = (await bench.ended).code ?? 1;
}, usage);
