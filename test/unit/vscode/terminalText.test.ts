import assert from 'node:assert/strict';
import { endText, sizeText, terminalLines, terminalName } from '../../../src/vscode/logs/terminalText.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { memoryTask } from '../core/tasks.ts';

const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');

describe('text in a terminal of a task', () => {
  it('goes back to the left at each line end', () => {
    assert.equal(terminalLines('a\nb\r\nc'), 'a\r\nb\r\nc');
  });

  it('says how a task ended, its error without escapes', () => {
    const times = { startedAt: '2026-01-01T00:00:00Z', completedAt: '2026-01-01T00:01:05Z' };
    assert.equal(
      plain(endText(memoryTask({ ...times, status: 'complete', exitCode: 0 }), english)),
      'Complete, exit code 0, after 1m 5s.',
    );
    const failed = memoryTask({ ...times, status: 'failed', errorMessage: 'no\u001b[2J valve.' });
    assert.equal(plain(endText(failed, english)), 'Failed, after 1m 5s: no valve.');
    assert.equal(plain(endText(memoryTask({ status: 'cancelled' }), english)), 'Cancelled.');
  });

  it('has sizes and names that are short', () => {
    assert.deepEqual([sizeText(1_572_864, english), sizeText(523_239_424, english)], ['1.5 MB', '499 MB']);
    assert.equal(terminalName('Fix the failing tests of the parser'), 'Fix the failing tests of…');
  });
});
