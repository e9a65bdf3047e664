import { strict as assert } from 'node:assert';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { shown, type Sandbox } from './sandbox.ts';

/** Newer Nodes keep compiled code by themselves; then there is no file of ours, and nothing to harm. */
const isOurs = !('enableCompileCache' in nodeModule);

describe('orchestra: compiled code that is kept', () => {
  const sandbox = eachSandbox();

  const cacheIn = (where: Sandbox) => path.join(where.base, '.cache', 'orchestra');

  it('lies in the cache of the person, and harms nothing when it is torn or foreign', async () => {
    await sandbox().ok('--version');
    assert.equal(existsSync(cacheIn(sandbox())), isOurs);
    if (!isOurs) return;
    const [name = ''] = readdirSync(cacheIn(sandbox()));
    const file = path.join(cacheIn(sandbox()), name);
    const size = statSync(file).size;
    assert.ok(size > 100_000, String(size));
    truncateSync(file, Math.floor(size * 0.9));
    await sandbox().ok('status');
    truncateSync(file, 5);
    await sandbox().ok('status');
    writeFileSync(file, Buffer.alloc(400_000, 0x61));
    await sandbox().ok('status');
    assert.ok(statSync(file).size > 100_000);
  });

  it('is not used for another source, were it as long as the one it was made from', async () => {
    const folder = path.join(sandbox().base, 'copy');
    mkdirSync(folder);
    for (const name of ['cli.cjs', 'cli-main.cjs'])
      copyFileSync(path.join('dist', name), path.join(folder, name));
    const program = path.join(folder, 'cli.cjs');
    const said = async () => (await sandbox().run(['status'], { program })).stdout;
    for (let run = 0; run < 3; run++) assert.match(await said(), /No tasks yet/);
    const main = path.join(folder, 'cli-main.cjs');
    writeFileSync(main, readFileSync(main, 'latin1').replaceAll('No tasks yet', 'No tasks YET'), 'latin1');
    assert.match(await said(), /No tasks YET/);
  });

  it('is not missed where nothing can be written', async () => {
    const file = sandbox().write('a-file', '');
    const outcome = await sandbox().run(['status'], { env: { XDG_CACHE_HOME: path.join(file, 'below') } });
    assert.equal(outcome.code, 0, shown(outcome));
    assert.equal(outcome.stderr, '');
    assert.ok(!existsSync(cacheIn(sandbox())));
  });
});

describe('orchestra: what is loaded for a short command', () => {
  const sandbox = eachSandbox();

  it('is nothing of Node beyond what every program has, streams, processes and sockets least of all', async () => {
    const listFile = path.join(sandbox().base, 'loaded.json');
    const hook = sandbox().write(
      'hook.cjs',
      `const before = new Set(process.moduleLoadList);
       process.on('exit', () => {
         const loaded = process.moduleLoadList.filter((name) => !before.has(name));
         require('fs').writeFileSync(${JSON.stringify(listFile)}, JSON.stringify(loaded));
       });`,
    );
    const loadedBy = async (...args: string[]): Promise<unknown> => {
      const outcome = await sandbox().run(args, { nodeArgs: ['--require', hook] });
      assert.equal(outcome.code, 0, shown(outcome));
      return JSON.parse(readFileSync(listFile, 'utf8'));
    };
    const id = await sandbox().task('true');
    // The engine's own way to keep compiled code needs more of it.
    if (!isOurs) return;
    for (const args of [['status'], ['timeout', 'list'], ['cancel', id], ['clean', id]])
      assert.deepEqual(await loadedBy(...args), ['NativeModule vm'], args.join(' '));
  });
});
