import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, startable } from '../../../scripts/lib/process.mjs';
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

describe('npm, as a script starts it', () => {
  const windows = { platform: 'win32', execPath: 'C:\\node\\node.exe', npmFile: undefined } as const;

  it('is a program on Linux and macOS', () => {
    assert.deepEqual(startable('npm', ['ci'], { ...windows, platform: 'darwin' }), ['npm', ['ci']]);
  });

  it('is its own file on this Node on Windows, where its name is that of a script', () => {
    const beside = 'C:\\node\\node_modules\\npm\\bin\\npm-cli.js';
    assert.deepEqual(startable('npm', ['ci'], windows), ['C:\\node\\node.exe', [beside, 'ci']]);
    const npmFile = 'D:\\npm-cli.js';
    assert.deepEqual(startable('npm', ['ci'], { ...windows, npmFile })[1], [npmFile, 'ci']);
    assert.deepEqual(startable('git', ['log'], windows), ['git', ['log']]);
  });
});
