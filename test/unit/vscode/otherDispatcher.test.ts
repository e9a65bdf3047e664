import assert from 'node:assert/strict';
import type { DispatcherSight } from '../../../src/core/index.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { otherLines, type Followed } from '../../../src/vscode/view/otherDispatcher.ts';

describe('who dispatches in the place of this window', () => {
  const held = (kind: string, mine = false): DispatcherSight => ({
    ...{ state: 'held', kind, pid: 7, mine, foreign: false },
    ...{ maxConcurrent: undefined, mode: undefined, unknownFile: undefined },
  });
  const followed = (sight: DispatcherSight, name = 'work'): Followed => ({
    ...{ dispatcher: { role: 'viewer' }, queue: { dispatcher: () => sight } },
    folder: { name },
  });
  /** As it reads once it is shown. */
  const shown = (...all: Followed[]): string[] =>
    otherLines(all, english).map((line) => line.replaceAll('\\', ''));

  it('is said, of several folders with the name of each', () => {
    const words = 'Dispatched by another process (daemon, pid 7); this window follows.';
    assert.deepEqual(shown(followed(held('daemon'))), [words]);
    const [other, nobody, self] = [held('daemon'), { state: 'none' } as const, held('vscode', true)];
    assert.deepEqual(shown(followed(other, 'a_b'), followed(nobody), followed(self)), [`a_b: ${words}`]);
  });

  it('brings no link into a tooltip whose links may run commands', () => {
    const [line = ''] = otherLines([followed(held('[x](command:orchestra.startTask)\n'))], english);
    assert.match(line, /\\\[x\\\]\\\(command\\:/);
    assert.doesNotMatch(line, /\n/);
  });
});
