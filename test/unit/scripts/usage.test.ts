import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import path from 'node:path';

const CALLS: Readonly<Record<string, string>> = {
  start: 'npm start --',
  suite: 'npm run test:',
  fuzz: 'npm run test:fuzz --',
  soak: 'npm run soak --',
  bench: 'npm run bench --',
  prove: 'npm run prove --',
};

describe('a script', () => {
  const call = (script: string, option: string): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [path.join('scripts', `${script}.mjs`), option], { encoding: 'utf8' });

  for (const [script, usage] of Object.entries(CALLS)) {
    it(`such as ${script} says how it is called, and does nothing else`, () => {
      const { status, stdout, stderr } = call(script, '--help');
      assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
      assert.ok(stdout.startsWith(usage), stdout);
    });

    it(`such as ${script} that is called wrongly says so, and how it is called`, () => {
      const { status, stdout, stderr } = call(script, '--nonsense');
      assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
      assert.match(stderr, /^Unknown option '--nonsense'/);
      assert.ok(stderr.includes(usage), stderr);
      assert.doesNotMatch(stderr, /^ +at /m);
    });
  }
});
