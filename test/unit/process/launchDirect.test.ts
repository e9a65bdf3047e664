import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { launchDirect } from '../../../src/core/process/windows/launchDirect.ts';
import type { LaunchSpec } from '../../../src/core/process/launch.ts';
import { Workshop } from './workshop.ts';

describe('launching an agent without a wrapper, as on Windows', () => {
  let workshop: Workshop;
  let logFd: number;
  beforeEach(() => {
    workshop = new Workshop();
    logFd = openSync(workshop.log, 'a');
  });
  afterEach(async () => {
    closeSync(logFd);
    await workshop.clear();
  });

  const spec = (changes: Partial<LaunchSpec>): LaunchSpec => ({
    program: process.execPath,
    args: [],
    cwd: workshop.folder,
    env: { ONLY: 'this' },
    logFd,
    startedFile: workshop.path('started'),
    exitPrefix: workshop.path('exit'),
    ...changes,
  });

  it('hands over arguments, environment and input, and keeps the exit code', async () => {
    const inputFile = workshop.path('input');
    writeFileSync(inputFile, 'a prompt');
    const script =
      'process.stdin.pipe(process.stdout); console.error(process.env.ONLY, process.env.HOME, process.argv[1]);' +
      'process.exitCode = 5';
    const agent = await launchDirect(spec({ args: ['-e', script, '$(x) "y"'], inputFile }));
    agent.go();
    assert.deepEqual(await agent.exited, { code: 5, signal: null });
    assert.deepEqual(workshop.output().replace('a prompt', ''), 'this undefined $(x) "y"\n');
    assert.match(workshop.output(), /a prompt/);
    assert.ok(existsSync(workshop.path('started')) && existsSync(workshop.path('exit.5')));
  });

  it('starts an attempt once', async () => {
    writeFileSync(workshop.path('started'), '');
    await assert.rejects(launchDirect(spec({ args: ['-e', ''] })), { reason: 'conflict' });
    assert.equal(readFileSync(workshop.log, 'utf8'), '');
  });

  it('ends what is given up', async () => {
    const agent = await launchDirect(spec({ args: ['-e', 'setInterval(() => 0, 1000)'] }));
    agent.abandon();
    assert.deepEqual(await agent.exited, { code: null, signal: 'SIGKILL' });
  });

  it('reports a program that is not there', async () => {
    await assert.rejects(launchDirect(spec({ program: workshop.path('nowhere') })), { reason: 'io' });
  });
});
