import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start } from '../../../scripts/lib/process.mjs';
import { until } from '../../until.ts';

/** Starts one that hands something over once its parent has ended, as an extension host does when its server ends. */
const PARENT = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', process.argv[2], process.argv[1]], { stdio: ['pipe', 'ignore', 'ignore'] });
process.on('SIGTERM', () => process.exit());
setInterval(() => undefined, 1000);
`;
const CHILD = `
const { writeFileSync } = require('node:fs');
const file = process.argv[1];
process.stdin.on('end', () => setTimeout(() => { writeFileSync(file + '.handed', ''); process.exit(); }, 200)).resume();
writeFileSync(file + '.ready', '');
`;

describe('a program that a script stops', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestra-script-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const startBoth = async (endsItsOwn: boolean): Promise<ReturnType<typeof start>> => {
    const program = start(process.execPath, ['-e', PARENT, join(folder, 'work'), CHILD], { endsItsOwn });
    await until('its own process works', () => existsSync(join(folder, 'work.ready')));
    return program;
  };

  it('takes its own processes with it at once', async () => {
    const program = await startBoth(false);
    await program.stop();
    assert.equal(existsSync(join(folder, 'work.handed')), false);
    assert.throws(() => process.kill(-(program.child.pid ?? 0), 0), { code: 'ESRCH' });
  });

  it('gives them the time to hand over what they have, where it ends them itself', async () => {
    const program = await startBoth(true);
    await program.stop();
    assert.equal(existsSync(join(folder, 'work.handed')), true);
    assert.throws(() => process.kill(-(program.child.pid ?? 0), 0), { code: 'ESRCH' });
  });
});
