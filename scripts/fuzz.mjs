// Random operations on a simulated machine, as many as you like.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { printFailures, sumLine } from './lib/report.mjs';
import { runSuite } from './lib/suites.mjs';

const usage = `npm run test:fuzz -- [--ops N] [--seed S]
  --ops N   so many operations
  --seed S  those of this seed`;

process.chdir(root);
await main(async () => {
  const { values } = parseArgs({ options: { ops: { type: 'string' }, seed: { type: 'string' } } });
  for (const [name, value] of Object.entries(values)) {
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} must be a whole number above 0, not ${value}.`);
  }
  if (values.ops !== undefined) process.env['ORCHESTRA_FUZZ_OPS'] = values.ops;
  if (values.seed !== undefined) process.env['ORCHESTRA_FUZZ_SEED'] = values.seed;
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
  const result = await runSuite('proof', { grep: 'random operations' });
  printFailures([result]);
  console.log(sumLine([result]));
  process.exitCode = result.failed.length > 0 ? 1 : 0;
}, usage);
