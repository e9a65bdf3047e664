import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { examine, identify } from '../../../src/core/process/identity.ts';
import type { ProcessIdentity } from '../../../src/core/process/identity.ts';
import { Workshop, eventually } from './workshop.ts';

describe('an agent whose launcher is killed with -9', () => {
  let workshop: Workshop;
  let launcher: string;

  beforeEach(() => {
    workshop = new Workshop();
    launcher = workshop.path('launcher.mjs');
    buildSync({
      entryPoints: [join('test', 'unit', 'process', 'fixtures', 'launcher.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: launcher,
    });
  });
  afterEach(async () => workshop.clear());

  const launchAndKill = async (script: string, go: 'go' | 'wait'): Promise<ProcessIdentity> => {
    const program = workshop.path('agent.sh');
    writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const child = spawn(process.execPath, [launcher, workshop.folder, program, go], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const pid = Number(
      await eventually('the launcher', () => (printed.endsWith('\n') ? printed : undefined)),
    );
    const wrapper = identify(pid);
    assert.ok(wrapper);
    if (go === 'go') await workshop.processIn('pid');
    child.kill('SIGKILL');
    await once(child, 'exit');
    return wrapper;
  };

  it('hole 3: goes on writing to its log, and its exit code is kept', async () => {
    await launchAndKill(
      'echo $$ >pid; while [ ! -e end ]; do sleep 0.02; done; echo last words; exit 42',
      'go',
    );
    assert.ok(!existsSync(workshop.path('launched.exit.42')));
    writeFileSync(workshop.path('end'), '');
    await eventually('the exit code', () => existsSync(workshop.path('launched.exit.42')) || undefined);
    assert.equal(readFileSync(workshop.path('launched.log'), 'utf8'), 'last words\n');
  });

  it('never starts when the launcher died before its go', async () => {
    const wrapper = await launchAndKill('touch ran', 'wait');
    await eventually('the end of the wrapper', () => examine(wrapper) === 'dead' || undefined);
    assert.ok(!existsSync(workshop.path('ran')));
    assert.ok(!existsSync(workshop.path('launched.started')));
  });
});
