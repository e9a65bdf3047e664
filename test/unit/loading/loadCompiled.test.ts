import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCompiled } from '../../../src/loading/loadCompiled.ts';

describe('a bundle that is loaded with the code an earlier run compiled', () => {
  let folder: string;
  let cacheHome: string | undefined;
  let keptRuns = 0;
  const kept = (): string => path.join(folder, 'cache', 'orchestra');
  const keptFile = (bundle: string): string => {
    const name = readdirSync(kept()).find((each) => each.startsWith(`${bundle}-`));
    assert.ok(name !== undefined);
    return path.join(kept(), name);
  };
  const load = (bundle: string, use = 'test'): unknown =>
    loadCompiled({
      folder,
      bundle,
      use,
      require: () => undefined,
      whenUsed: (keep) => {
        keptRuns++;
        keep();
      },
    });

  beforeEach(() => {
    keptRuns = 0;
    folder = mkdtempSync(path.join(tmpdir(), 'orchestra-loading-'));
    cacheHome = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = path.join(folder, 'cache');
    for (const number of [1, 2]) {
      writeFileSync(
        path.join(folder, `bundle${String(number)}.cjs`),
        `module.exports = (() => ${String(number)})();`,
      );
    }
  });

  afterEach(() => {
    if (cacheHome === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cacheHome;
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives the same with and without that code, which nobody else can read', () => {
    assert.deepEqual([load('bundle1'), load('bundle1'), load('bundle1')], [1, 1, 1]);
    if (process.platform !== 'win32') assert.equal(statSync(keptFile('bundle1')).mode & 0o077, 0);
  });

  const reason = process.platform === 'win32' ? ' (skipped: files of Windows have no such modes)' : '';
  it(`is compiled anew where another user could have written that code${reason}`, function () {
    if (reason !== '') this.skip();
    for (let run = 0; run < 3; run++) load('bundle1');
    assert.equal(keptRuns, 2);
    chmodSync(keptFile('bundle1'), 0o666);
    assert.equal(load('bundle1'), 1);
    assert.equal(keptRuns, 3);
    assert.equal(statSync(keptFile('bundle1')).mode & 0o077, 0);
  });

  it('keeps what is not ASCII, with and without that code', () => {
    writeFileSync(path.join(folder, 'words.cjs'), "module.exports = /^● …/.test('\\u25cf \\u2026');");
    assert.deepEqual([load('words'), load('words')], [true, true]);
  });

  it('is loaded where there is no folder for it, and nothing is left behind', () => {
    const home = process.env['HOME'];
    delete process.env['XDG_CACHE_HOME'];
    process.env['HOME'] = '';
    try {
      assert.equal(load('bundle1'), 1);
      assert.deepEqual(readdirSync(folder).sort(), ['bundle1.cjs', 'bundle2.cjs']);
    } finally {
      process.env['HOME'] = home;
    }
  });
});
