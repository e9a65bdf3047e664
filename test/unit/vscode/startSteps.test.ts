import assert from 'node:assert/strict';
import { walk, type Outcome, type Place, type Step } from '../../../src/vscode/starting/steps.ts';

/** A step that answers from a list, and notes what it was asked with. */
function scripted(name: string, answers: Outcome<string>[], seen: string[]): Step<string> {
  return (state: string, { step, steps, canGoBack }: Place) => {
    seen.push(`${name}(${state}) ${String(step)}/${String(steps)}${canGoBack ? ' back' : ''}`);
    return Promise.resolve(answers.shift());
  };
}

describe('the steps of a question', () => {
  it('come one after the other, each with what those before it made', async () => {
    const seen: string[] = [];
    const first = scripted('first', [{ go: 'on', state: 'a' }], seen);
    const second = scripted('second', [{ go: 'on', state: 'ab' }], seen);
    assert.equal(await walk([first, second], ''), 'ab');
    assert.deepEqual(seen, ['first() 1/2', 'second(a) 2/2 back']);
  });

  it('go back with what was typed so far, and on again', async () => {
    const seen: string[] = [];
    const first = scripted(
      'first',
      [
        { go: 'on', state: 'a' },
        { go: 'on', state: 'b' },
      ],
      seen,
    );
    const second = scripted(
      'second',
      [
        { go: 'back', state: 'a?' },
        { go: 'on', state: 'done' },
      ],
      seen,
    );
    assert.equal(await walk([first, second], ''), 'done');
    assert.deepEqual(seen, ['first() 1/2', 'second(a) 2/2 back', 'first(a?) 1/2', 'second(b) 2/2 back']);
  });

  it('end where the person leaves', async () => {
    const seen: string[] = [];
    assert.equal(
      await walk([scripted('first', [undefined], seen), scripted('second', [], seen)], 'x'),
      undefined,
    );
    assert.deepEqual(seen, ['first(x) 1/2']);
  });
});
