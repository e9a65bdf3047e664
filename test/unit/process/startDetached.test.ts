import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync, readFileSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { gitRoot } from '../../../src/core/process/git.ts';
import { examine, identify } from '../../../src/core/process/identity.ts';
import type { ProcessIdentity } from '../../../src/core/process/identity.ts';
import { startDetached } from '../../../src/core/process/startDetached.ts';
import { stopTree } from '../../../src/core/process/stopTree.ts';
import { processTable } from '../../../src/core/process/table.ts';
import { Workshop, eventually } from './workshop.ts';

const fixtures = resolve('test', 'unit', 'process', 'fixtures');

describe('a background process of ours', () => {
  let workshop: Workshop;
  const started: ProcessIdentity[] = [];
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(async () => {
    for (const identity of started.splice(0)) {
      if (examine(identity) === 'alive') process.kill(identity.pid, 'SIGKILL');
    }
    await workshop.clear();
  });

  const answer = async (): Promise<string> => {
    const file = workshop.path('answer');
    return eventually('an answer', () =>
      existsSync(file) ? readFileSync(file, 'utf8') || undefined : undefined,
    );
  };

  it('has a session of its own, its log, and no marker of a task', async () => {
    const logFd = openSync(workshop.log, 'a');
    const service = startDetached({
      script: join(fixtures, 'service.cjs'),
      args: [workshop.path('answer')],
      cwd: workshop.folder,
      env: { ...process.env, ORCHESTRA_MARKER: 'a:b:1', VSCODE_PID: '1' },
      logFd,
    });
    closeSync(logFd);
    started.push(service.identity);
    const text = await answer();
    assert.doesNotMatch(text, /ORCHESTRA_MARKER|VSCODE_PID/);
    assert.match(text, new RegExp(`"cwd":"${workshop.folder}"`));
    assert.equal(workshop.output(), 'to the log\n');
    const entry = processTable().read(service.identity.pid);
    assert.equal(entry?.sid, service.identity.pid);
    process.kill(service.identity.pid, 'SIGTERM');
    assert.deepEqual(await service.exited, { code: null, signal: 'SIGTERM' });
  });

  it('survives the session that started it, and the stop of the task it was started in', async () => {
    const starter = workshop.path('starter.mjs');
    buildSync({
      entryPoints: [join(fixtures, 'starter.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: starter,
    });
    const script = join(fixtures, 'service.cjs');
    const args = [starter, script, workshop.path('answer'), workshop.folder];
    const marker = `test-${process.pid}:starter:1`;
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ORCHESTRA_MARKER: marker },
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const pid = await eventually('the starter', () => (printed.endsWith('\n') ? Number(printed) : undefined));
    const service = identify(pid);
    assert.ok(service);
    started.push(service);
    await answer();

    const group = identify(child.pid ?? 0);
    const exited = once(child, 'exit');
    const stopped = await stopTree({ group, marker, graceMs: 2_000 });
    await exited;
    assert.deepEqual([stopped.stopped, stopped.survivors], [[child.pid], []]);
    assert.equal(examine(service), 'alive');
  });

  it('reports a folder that is not there', () => {
    const spec = { script: join(fixtures, 'service.cjs'), args: [], cwd: workshop.path('gone') };
    assert.throws(() => startDetached(spec), { reason: 'io' });
  });

  it('finds the root of a git working tree, and none outside of one', async () => {
    const inner = workshop.path('a folder/inner');
    mkdirSync(inner, { recursive: true });
    assert.equal(await gitRoot(inner), undefined);
    const git = spawn('git', ['init', '-q'], { cwd: workshop.path('a folder') });
    await once(git, 'exit');
    assert.equal(await gitRoot(inner), workshop.path('a folder'));
    assert.equal(await gitRoot(workshop.path('gone')), undefined);
  });
});
