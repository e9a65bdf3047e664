import assert from 'node:assert/strict';
import { everyHeartbeat, everySecond } from '../../../src/core/model/heartbeat.ts';

describe('a look once a second', () => {
  it('comes in one turn with all the others, whenever they were asked for, until it is disposed', async () => {
    const turns: string[][] = [];
    let isNew = true;
    const note = (name: string): void => {
      if (isNew) turns.push([]);
      isNew = false;
      turns.at(-1)?.push(name);
      setImmediate(() => (isNew = true));
    };
    const first = everySecond(() => note('first'));
    // Half a second or a whole one later, as it comes.
    await new Promise<void>((resolve) => {
      const once = everyHeartbeat(() => {
        once.dispose();
        resolve();
      });
    });
    const gone = everySecond(() => note('gone'));
    let again: { dispose(): void } | undefined;
    await new Promise<void>((resolve) => {
      again = everySecond(() => {
        note('last');
        gone.dispose();
        if (turns.filter((names) => names.includes('last')).length === 2) resolve();
      });
    });
    first.dispose();
    again?.dispose();
    assert.deepEqual(turns.slice(-2), [
      ['first', 'gone', 'last'],
      ['first', 'last'],
    ]);
  });

  it('comes after what the process lives on for', async () => {
    const seen: string[] = [];
    const look = everySecond(() => seen.push('look'));
    await new Promise<void>((resolve) => {
      const beat = everyHeartbeat(() => {
        seen.push('beat');
        if (!seen.includes('look')) return;
        beat.dispose();
        resolve();
      });
    });
    look.dispose();
    assert.equal(seen[seen.indexOf('look') - 1], 'beat');
  });

  it('comes although another one could not be made', async () => {
    const failed = everySecond(() => {
      throw new Error('EIO: the disk is gone');
    });
    const told = new Promise<unknown>((resolve) => {
      const before = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.once('uncaughtException', (error) => {
        for (const listener of before) process.on('uncaughtException', listener);
        resolve(error);
      });
    });
    let hasCome = false;
    const other = everySecond(() => {
      hasCome = true;
    });
    const error = await told;
    failed.dispose();
    other.dispose();
    assert.match(String(error), /the disk is gone/);
    assert.ok(hasCome);
  });
});
