// Three tasks a second with random kills.
import { parseArgs } from 'node:util';
import { ensureDependencies } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { root } from './lib/paths.mjs';
import { run } from './lib/process.mjs';

const usage = `npm run soak -- [--minutes N] [--seed S]
  --minutes N  for so long; default: 120
  --seed S     with the kills of this seed`;

process.chdir(root);
await main(async () => {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '120' }, seed: { type: 'string', default: '' } },
  });
  if (!(Number(values.minutes) > 0)) throw new Error(`--minutes is a number above 0, not ${values.minutes}.`);
  await ensureDependencies();
  await run(process.execPath, ['esbuild.mjs'], { show: true });
  await run(process.execPath, ['esbuild.mjs', '--tests'], { show: true });
  await run(
    process.execPath,
    ['--enable-source-maps', 'scripts/lib/mocha.mjs', 'proof', 'out/proof/soak/soak.test.mjs'],
    {
      show: true,
      env: {
        ...process.env,
        ORCHESTRA_PROOF_SOAK_MINUTES: values.minutes,
        ...(values.seed === '' ? {} : { ORCHESTRA_PROOF_SEED: values.seed }),
      },
    },
  );
}, usage);
