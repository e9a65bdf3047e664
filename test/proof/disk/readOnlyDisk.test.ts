import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Queue } from '../../../src/core/index.ts';
import { CLI } from '../../cli/sandbox.ts';
import { type Project, until, untilStatus } from '../../unit/core/project.ts';
import { tally } from '../tally.ts';
import { eachSmallDisk } from './eachSmallDisk.ts';
import { tell } from './tell.ts';

describe('a disk that becomes read-only', function () {
  this.timeout(30_000);
  const on = eachSmallDisk('2m');

  it('while an agent runs: the queue is shown, changes are refused in words, and the outcome is kept', async () => {
    const { project, queue, watch } = on();
    const [began, go] = [`${project.base}/began`, `${project.base}/go`];
    const { taskId } = queue.add({
      agent: 'shell',
      prompt: `echo x >>"${began}"; until test -e "${go}"; do sleep 0.05; done; exit 8`,
    });
    await project.dispatch(queue);
    const running = await untilStatus(queue, taskId, 'running');
    // A start that cannot be noted is put back, and comes again: this is about an agent that works.
    await until('the agent works', () => existsSync(began));
    // Another mount above it: open files go on, whoever opens one by its path finds it read-only.
    assert.equal(spawnSync('mount', ['--bind', project.root, project.root]).status, 0);
    try {
      assert.equal(spawnSync('mount', ['-o', 'remount,bind,ro', project.root]).status, 0);
      writeFileSync(go, '');
      await until(
        'its process is gone',
        () => spawnSync('kill', ['-0', String(running.process?.pid)]).status !== 0,
      );
      assert.equal(project.open().status().problems.length, 0);
      await watch.lookBesides('while it is read-only');
      assert.match(
        (await tell(() => queue.add({ agent: 'shell', prompt: 'true' }))) ?? '',
        /cannot be written \(EROFS\): the disk is read-only/,
      );
    } finally {
      spawnSync('umount', [project.root]);
    }
    const ended = await untilStatus(queue, taskId, 'failed');
    assert.deepEqual(
      [ended.failureReason, queue.events({ task: taskId }).filter(({ kind }) => kind === 'started').length],
      ['exit-code', 1],
    );
    assert.equal(readFileSync(began, 'utf8'), 'x\n');
    watch.acknowledged.add(taskId);
    await watch.lookAtRest('at rest');
    assert.deepEqual(watch.broken, []);
  });

  it('each command that changes refuses in words, and each that looks answers', async () => {
    const { project, queue, watch } = on();
    project.environment['ORCHESTRA_TRUST_WORKSPACE'] = '1';
    const failed = queue.add({ agent: 'shell', prompt: 'exit 3' }).taskId;
    await project.drain(queue);
    const pending = queue.add({ agent: 'shell', prompt: 'true' }).taskId;
    const paused = queue.add({ agent: 'shell', prompt: 'true', timeoutSeconds: 60 }).taskId;
    queue.pause({ task: paused });
    readOnly(project);
    try {
      const before = contents(queue);
      for (const args of CHANGES({ pending, paused, failed })) {
        const { status, stderr } = orchestra(project, args);
        assert.equal(status, 1, `${args.join(' ')}: ${stderr}`);
        assert.match(stderr, /read-only|EROFS/, args.join(' '));
        assert.doesNotMatch(stderr, /^\s+at |\(unexpected/m, args.join(' '));
      }
      for (const args of LOOKS(failed)) {
        const { status, stderr } = orchestra(project, args);
        assert.deepEqual([args, status, stderr], [args, 0, '']);
      }
      assert.deepEqual(contents(queue), before);
      await watch.lookBesides('while it is read-only');
      tally.record({
        promise: 'a read-only disk breaks nothing',
        run: 'read-only disk',
        tried: 20,
        violations: 0,
      });
    } finally {
      spawnSync('umount', [project.root]);
    }
    await project.drain(queue);
    assert.equal(queue.read(pending).status, 'complete');
    for (const id of [pending, paused, failed]) watch.acknowledged.add(id);
    await watch.lookAtRest('at rest');
    assert.deepEqual(watch.broken, []);
  });
});

/** Another mount above it: open files go on, whoever opens one by its path finds it read-only. */
function readOnly(project: Project): void {
  assert.equal(spawnSync('mount', ['--bind', project.root, project.root]).status, 0);
  assert.equal(spawnSync('mount', ['-o', 'remount,bind,ro', project.root]).status, 0);
}

const CHANGES = ({
  pending,
  paused,
  failed,
}: Readonly<Record<'pending' | 'paused' | 'failed', string>>): string[][] => [
  ['start', 'shell', 'true'],
  ['run', pending],
  ['daemon', '--until-idle'],
  ['cancel', pending],
  ['retry', failed],
  ['edit', pending, '--priority', '9'],
  ['pause'],
  ['pause', '--task', pending],
  ['resume', '--task', paused],
  ['timeout', 'extend', paused, '5'],
  ['config', 'set', 'maxConcurrent', '2'],
  ['config', 'init'],
  ['archive', '--force'],
  ['clean', failed],
];
const LOOKS = (id: string): string[][] => [
  ['status', '--all'],
  ['show', id],
  ['why', id],
  ['logs', id],
  ['config', 'show'],
  ['deps', 'validate'],
];

function orchestra(project: Project, args: readonly string[]): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [CLI, ...args], {
    cwd: project.root,
    env: project.environment,
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
}

/** The tasks as their files have them. */
function contents(queue: Queue): string[] {
  return queue
    .status({ all: true })
    .tasks.map(({ task }) => readFileSync(path.join(queue.paths.tasks, `${task.taskId}.json`), 'utf8'));
}
