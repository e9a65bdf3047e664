import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eachScene } from '../../concurrency/scene.ts';
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
    const ids: string[] = [];
    for (let n = 0; n < TASKS; n++)
      ids.push(await box.task(`echo ran >>ran.${String(n)}; exit ${String(n % 2)}`));
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
