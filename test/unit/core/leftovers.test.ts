import assert from 'node:assert/strict';
import { Leftovers } from '../../../src/runner/leftovers.ts';

describe('files of attempts that are over', () => {
  let leftovers: Leftovers;
  let removed: string[];
  const add = (...ids: readonly string[]): void => {
    for (const id of ids) leftovers.add({ id, startRevision: 2, exitCode: 0 });
  };

  beforeEach(() => {
    leftovers = new Leftovers(({ id }) => {
      if (id === 'stuck') throw new Error('read-only');
      removed.push(id);
    });
    removed = [];
  });

  it('stay while agents run, and go once it is quiet, each once', () => {
    add('a', 'b');
    leftovers.sweep(false);
    assert.deepEqual(removed, []);
    leftovers.sweep(true);
    leftovers.sweep(true);
    assert.deepEqual(removed, ['a', 'b']);
  });

  it('go while agents run where they are more than a thousand, the oldest first', () => {
    add(...Array.from({ length: 1002 }, (_, at) => String(at)));
    leftovers.sweep(false);
    assert.deepEqual(removed, ['0', '1']);
  });

  it('stay where the task was started anew', () => {
    add('a', 'b');
    leftovers.forget('a');
    leftovers.sweep(true);
    assert.deepEqual(removed, ['b']);
  });

  it('that cannot be removed do not keep the others', () => {
    add('stuck', 'b');
    assert.throws(() => {
      leftovers.sweep(true);
    }, /read-only/);
    leftovers.sweep(true);
    assert.deepEqual(removed, ['b']);
  });
});
