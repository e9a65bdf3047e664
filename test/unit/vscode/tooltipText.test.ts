import assert from 'node:assert/strict';
import { escapeMarkdown, fenced, tooltipText } from '../../../src/vscode/view/tooltipText.ts';
import { NOON_MS, viewOf } from './views.ts';

const around = { nowMs: NOON_MS, titleOfTask: () => undefined };

describe('a tooltip', () => {
  it('shows prompt, reason of the failure and the end of the log', () => {
    const view = viewOf({ status: 'failed', prompt: 'npm test', errorMessage: 'Process exited with code 3' });
    const text = tooltipText(view, 'expected 1 to equal 2', around);
    assert.match(text, /npm test/);
    assert.match(text, /\*\*Why it failed:\*\* Process exited with code 3/);
    assert.match(text, /expected 1 to equal 2/);
  });

  it('shows why a task waits', () => {
    const view = viewOf({}, { waiting: { kind: 'slot', running: 3, limit: 3, ahead: 0 } });
    assert.match(
      tooltipText(view, '', around),
      /\*\*Why it waits:\*\* waits for a free slot \\\(3 of 3 running\\\)/,
    );
  });

  it('cannot be given a link, a picture or HTML by a task', () => {
    const nasty = '```\n[x](command:rm) ![y](http://z) <b>';
    const view = viewOf({
      status: 'failed',
      prompt: nasty,
      agent: '[a](command:b)',
      errorMessage: '[c](command:d) <i>',
    });
    const outside = tooltipText(view, nasty, around).replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
    assert.doesNotMatch(outside, /(?<!\\)\]\(|<b>|<i>|!\[/);
  });
});

describe('a code block', () => {
  it('is not ended by its content', () => {
    assert.ok(fenced('a\n````\nb').startsWith('`````text\n'));
  });
});

describe('escaped Markdown', () => {
  it('stays on one line', () => {
    assert.equal(escapeMarkdown('a\r\nb'), 'a b');
  });
});
