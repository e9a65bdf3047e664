// One suite, built and run: suite.mjs SUITE [--grep TEXT]
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';
import { printFailures, sumLine } from './lib/report.mjs';
import { runSuite, suiteNames } from './lib/suites.mjs';

const usage = `npm run test:SUITE -- [--grep TEXT]
  SUITE        one of ${suiteNames.join(', ')}
  --grep TEXT  only the tests with this in their names (a regular expression)`;

process.chdir(root);
await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' } },
  });
  const [suite = ''] = positionals;
  if (!suiteNames.includes(suite)) throw new Error(`Say which suite: ${suiteNames.join(', ')}.`);
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
  if (suite !== 'unit') await run(process.execPath, ['esbuild.mjs'], { show: true });
  const result = await runSuite(suite, { grep: values.grep });
  printFailures([result]);
  console.log(sumLine([result]));
  process.exitCode = result.failed.length > 0 ? 1 : 0;
}, usage);
