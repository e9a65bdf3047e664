import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/index.ts';

describe('those who listen to the same', () => {
  function failing(...messages: readonly string[]): { emitter: Emitter<number>; heard: number[] } {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    for (const message of messages) {
      emitter.on(() => {
        throw new Error(message);
      });
    }
    emitter.on((value) => heard.push(value));
    return { emitter, heard };
  }

  it('all hear of it, also where one of them fails, and the failure is told', () => {
    const { emitter, heard } = failing('broken');
    assert.throws(() => {
      emitter.fire(7);
    }, /^Error: broken$/);
    assert.deepEqual(heard, [7]);
  });

  it('where several fail, each failure is told', () => {
    const { emitter, heard } = failing('broken', 'torn');
    assert.throws(() => {
      emitter.fire(7);
    }, /broken; torn/);
    assert.deepEqual(heard, [7]);
  });
});
