import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eachScene } from '../../concurrency/scene.ts';
import { type Outcome, shown, textField } from '../../cli/sandbox.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { tally } from '../tally.ts';

const TASKS = 8;
const MAX_CONCURRENT = 3;
/** Of each flush, rename and write: a start needs about ten of them. */
const SLOW_MS = 40;

const compiler = spawnSync('cc', ['--version']).status === 0;
const canBeSlow = compiler && process.platform === 'linux';

describe('a slow disk', function () {
  this.timeout(90_000);
  const scene = eachScene({ maxConcurrent: MAX_CONCURRENT });

  it(`loses nothing and starts nothing twice, with two that dispatch${canBeSlow ? '' : ' (skipped: needs Linux and cc)'}`, async function () {
    if (!canBeSlow) this.skip();
    const { box } = scene();
    // Where to load it from is a list, and a space in a path would end the entry.
    const folder = mkdtempSync(path.join(tmpdir(), 'orchestra-slow-'));
    const shim = path.join(folder, 'slowDisk.so');
    const built = spawnSync(
      'cc',
      ['-shared', '-fPIC', '-O1', '-o', shim, 'test/fixtures/slowDisk.c', '-ldl'],
      { encoding: 'utf8' },
    );
    assert.equal(built.status, 0, built.stderr);
    const slow = { env: { LD_PRELOAD: shim, SLOW_DISK_MS: String(SLOW_MS) } };
    const told = async (...args: string[]): Promise<Outcome> => {
      const outcome = await box.run(args, slow);
      assert.equal(outcome.code, 0, `${args.join(' ')} ended with ${shown(outcome)}`);
      return outcome;
    };
    const ids: string[] = [];
    for (let n = 0; n < TASKS; n++) {
      const { stdout } = await told(
        ...['--json', 'start', 'shell', `echo ran >>ran.${String(n)}; exit ${String(n % 2)}`],
      );
      ids.push(textField(JSON.parse(stdout), 'taskId'));
    }
    const [first = '', second = ''] = ids;
    const slept = await box.task('echo no >>ran.slept; exec sleep 300');
    await told('pause', '--task', slept);
    const watch = new QueueWatch(box.root, {
      limits: { total: MAX_CONCURRENT },
      theirs: (file) => file.startsWith('ran.'),
    }).keepAll();
    const beganMs = performance.now();
    const daemons = [
      box.start(['daemon', '--until-idle'], slow),
      box.start(['daemon', '--until-idle'], slow),
    ];
    const outcomes = await watch.during('while they work', Promise.all(daemons.map(({ ended }) => ended)));
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      [0, 0],
    );
    await told('resume', '--task', slept);
    await told('run', slept);
    await told('cancel', slept);
    assert.equal(scene().status(slept), 'cancelled');
    await told('retry', second);
    await told('cancel', `${second}_r1`);
    assert.equal(scene().status(`${second}_r1`), 'cancelled');
    assert.match((await told('status', '--all')).stdout, new RegExp(first));
    rmSync(folder, { recursive: true });
    assert.ok(performance.now() - beganMs > 10 * SLOW_MS, 'the disk was slow');
    for (const [n, id] of ids.entries()) {
      assert.deepEqual([scene().status(id), scene().starts(id)], [n % 2 === 0 ? 'complete' : 'failed', 1]);
      assert.deepEqual(scene().lines(`ran.${String(n)}`), ['ran']);
    }
    await watch.lookAtRest('at rest');
    tally.record({
      promise: 'a slow disk breaks nothing',
      run: 'slow disk',
      tried: TASKS,
      violations: watch.broken.length,
    });
    assert.deepEqual(watch.broken, []);
  });
});
