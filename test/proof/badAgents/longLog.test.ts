import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from '../../cli/eachSandbox.ts';
import { CLI } from '../../cli/sandbox.ts';
import { tally } from '../tally.ts';

/** Takes no space on the disk: a hole reads as zeros. */
const LOG_BYTES = 600_000_000;
/** Processor time, which does not depend on what else the machine does: it takes three, and took twenty once. */
const LIMIT_SECONDS = 12;

/** Runs a command for its processor time: the shell tells that of its children on its second line, `0m1.69s 0m1.56s`. */
const SCRIPT = '"$@" | cat >/dev/null; times';

describe('a log of 600 MB of control characters', function () {
  this.timeout(180_000);
  const sandbox = eachSandbox();

  it('is printed and shown in seconds, whatever is asked of it', async function () {
    if (process.platform === 'win32') this.skip();
    const box = sandbox();
    const id = await box.task('exit 3');
    await box.ok('daemon', '--until-idle');
    truncateSync(path.join(box.root, '.orchestra', 'logs', `${id}.log`), LOG_BYTES);
    const tooLong = [['logs'], ['logs', '--raw'], ['logs', '--tail', '3'], ['show'], ['why']].flatMap(
      ([command = '', ...options]) => {
        const args = [command, id, ...options];
        const done = spawnSync('/bin/sh', ['-c', SCRIPT, 'sh', process.execPath, CLI, ...args], {
          cwd: box.root,
          env: box.environment(),
          encoding: 'utf8',
        });
        assert.equal(done.stderr, '');
        const seconds = childSeconds(done.stdout);
        return seconds > LIMIT_SECONDS ? [`${args.join(' ')}: ${seconds.toFixed(1)} s`] : [];
      },
    );
    tally.record({
      promise: 'no agent breaks the queue',
      run: 'a log of 600 MB of control characters',
      ...{ tried: 5, violations: tooLong.length },
    });
    assert.deepEqual(tooLong, []);
  });
});

function childSeconds(times: string): number {
  const parts = [...(times.trim().split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  assert.equal(parts.length, 2, times);
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
