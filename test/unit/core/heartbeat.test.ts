import assert from 'node:assert/strict';
import { everySecond } from '../../../src/core/model/heartbeat.ts';
import { OrchestraError } from '../../../src/core/model/errors.ts';

describe('a look once a second', () => {
  it('comes in one turn with all the others, whenever they were asked for, until it is disposed', async () => {
    const seen: string[] = [];
    let turnOver = true;
    const note = (name: string) => (): void => {
      if (turnOver) seen.push('turn');
      turnOver = false;
      seen.push(name);
      setImmediate(() => (turnOver = true));
    };
    const first = everySecond(note('first'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const gone = everySecond(note('gone'));
    let again: { dispose(): void } | undefined;
    await new Promise<void>((resolve) => {
      again = everySecond(() => {
        note('last')();
        gone.dispose();
        if (seen.filter((name) => name === 'last').length === 2) resolve();
      });
    });
    first.dispose();
    again?.dispose();
    assert.deepEqual(seen, ['turn', 'first', 'gone', 'last', 'turn', 'first', 'last']);
  });

  it('comes although another one could not be made', async () => {
    const failed = everySecond(() => {
      throw new OrchestraError('io', 'The disk is gone.');
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
    assert.ok(OrchestraError.is(error, 'io'));
    assert.ok(hasCome);
  });
});
