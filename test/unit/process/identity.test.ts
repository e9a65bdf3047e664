import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  examine,
  identify,
  identityOf,
  ownIdentity,
  sameProcess,
  startedAtMs,
} from '../../../src/core/process/identity.ts';
import { processIdentitySchema } from '../../../src/core/model/task.ts';
import { processTable } from '../../../src/core/process/table.ts';
import { descendantsOf } from '../../../src/core/process/tree.ts';
import { eventually } from './workshop.ts';

describe('the identity of a process', () => {
  it('is the same whenever it is read, and passes its schema through JSON', () => {
    const own = ownIdentity();
    assert.deepEqual(identify(process.pid), own);
    const read = processIdentitySchema().parse(JSON.parse(JSON.stringify(own)));
    assert.ok(sameProcess(read, own));
    assert.equal(examine(read), 'alive');
    assert.equal(own.pid, process.pid);
  });

  it('tells roughly when the process started', () => {
    const expectedMs = Date.now() - process.uptime() * 1000;
    assert.ok(Math.abs(startedAtMs(ownIdentity()) - expectedMs) < 2_000);
  });

  it('hole 16: belongs to a dead process when the pid was used again or the machine was started anew', () => {
    const own = ownIdentity();
    assert.equal(examine({ ...own, startTicks: String(Number(own.startTicks) + 1) }), 'dead');
    assert.equal(examine({ ...own, boot: 'an earlier one' }), 'dead');
    assert.equal(examine({ ...own, boot: 'an earlier one', namespace: 'pid:[1]' }), 'dead');
  });

  it('hole 6: is foreign from another machine or another pid namespace, whatever its pid is here', () => {
    const own = ownIdentity();
    assert.equal(examine({ ...own, machine: 'elsewhere' }), 'foreign');
    assert.equal(examine({ ...own, machine: 'elsewhere', boot: 'its own' }), 'foreign');
    assert.equal(examine({ ...own, namespace: 'pid:[1]' }), 'foreign');
  });

  it('follows a process through halt, waking and end', async () => {
    const child = spawn('sleep', ['300']);
    const identity = identify(child.pid ?? 0);
    assert.ok(identity);
    assert.equal(examine(identity), 'alive');
    child.kill('SIGSTOP');
    await eventually('the halt', () => examine(identity) === 'stopped' || undefined);
    child.kill('SIGCONT');
    await eventually('the waking', () => examine(identity) === 'alive' || undefined);
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(examine(identity), 'dead');
    assert.equal(identify(identity.pid), undefined);
  });

  it('counts a zombie as dead', async () => {
    // The shell becomes a program that never collects the child the shell has started.
    const parent = spawn('sh', ['-c', 'sleep 0 & exec sleep 300']);
    try {
      const zombie = await eventually('a zombie', () =>
        processTable()
          .list()
          .find((entry) => entry.ppid === parent.pid && entry.state === 'dead'),
      );
      assert.equal(examine(identityOf(zombie)), 'dead');
      assert.equal(identify(zombie.pid), undefined);
      assert.deepEqual(descendantsOf(parent.pid ?? 0), []);
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    }
  });
});
