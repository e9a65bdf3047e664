import assert from 'node:assert/strict';
import { onceLetGo } from '../../../src/core/store/letGo.ts';

describe('a file that somebody else has open', () => {
  /** Refused so often before it is done. */
  function refused(times: number, code: string): () => string {
    let left = times;
    return () => {
      if (left-- > 0) throw Object.assign(new Error(code), { code });
      return 'done';
    };
  }
  const on = (platform: NodeJS.Platform) => {
    const rested: number[] = [];
    return { platform, rested, rest: (ms: number) => void rested.push(ms) };
  };

  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    it(`is waited for on Windows, which says ${code}`, () => {
      const windows = on('win32');
      assert.equal(onceLetGo(refused(3, code), windows), 'done');
      assert.deepEqual(windows.rested, [1, 2, 4]);
    });
  }

  it('is not waited for longer than a moment', () => {
    const windows = on('win32');
    assert.throws(() => onceLetGo(refused(100, 'EPERM'), windows), /EPERM/);
    assert.ok(windows.rested.reduce((sum, ms) => sum + ms, 0) < 300);
  });

  it('is not waited for where something else is wrong', () => {
    const windows = on('win32');
    assert.throws(() => onceLetGo(refused(1, 'ENOENT'), windows), /ENOENT/);
    assert.deepEqual(windows.rested, []);
  });

  it('stands in nobody’s way on other systems, where what is refused is refused', () => {
    const linux = on('linux');
    assert.throws(() => onceLetGo(refused(1, 'EACCES'), linux), /EACCES/);
    assert.deepEqual(linux.rested, []);
  });
});
