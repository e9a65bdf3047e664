import assert from 'node:assert/strict';
import { everySecond, OrchestraError } from '../../../src/core/index.ts';
import { untilFound } from '../../../src/cli/live/untilFound.ts';

describe('what is waited for in a queue', () => {
  /** Resolves once everything that looks each second has had its turn. */
  const turns = async (count: number): Promise<void> => {
    for (let turn = 0; turn < count; turn++) {
      await new Promise<void>((resolve) => {
        const look = everySecond(() => {
          look.dispose();
          resolve();
        });
      });
    }
  };

  /** A queue that cannot be read for now, and who looks at it. */
  const unreadable = () => {
    const seen = { looks: 0, listeners: 0, problems: [] as string[] };
    const live = {
      onChange: () => {
        seen.listeners++;
        return {
          dispose: () => {
            seen.listeners--;
          },
        };
      },
    };
    const look = (): string | undefined => {
      seen.looks++;
      throw new OrchestraError('io', 'it cannot be read');
    };
    const wait = untilFound(live, look, (problem) => seen.problems.push(problem));
    return { seen, wait };
  };

  it('is looked for again while it cannot be read, which is said once', async () => {
    const { seen, wait } = unreadable();
    const keepAlive = setInterval(() => undefined, 60_000);
    await turns(2);
    wait.dispose();
    clearInterval(keepAlive);
    assert.ok(seen.looks >= 2, String(seen.looks));
    assert.deepEqual(seen.problems, ['it cannot be read']);
  });

  it('is not looked for any more once nobody waits', async () => {
    const { seen, wait } = unreadable();
    wait.dispose();
    const keepAlive = setInterval(() => undefined, 60_000);
    await turns(2);
    clearInterval(keepAlive);
    assert.deepEqual([seen.looks, seen.listeners], [1, 0]);
  });
});
