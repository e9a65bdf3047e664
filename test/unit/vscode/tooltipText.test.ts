import assert from 'node:assert/strict';
import { COMMANDS } from '../../../src/vscode/ids.ts';
import {
  escapeMarkdown,
  fenced,
  LINKED_COMMANDS,
  tooltipText,
} from '../../../src/vscode/view/tooltipText.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { at, NOON_MS, viewOf } from './views.ts';

const around = { nowMs: NOON_MS, titleOfTask: () => undefined, root: '/work (old)/a' };

describe('a tooltip', () => {
  it('shows prompt, reason of the failure and the end of the log', () => {
    const view = viewOf({ status: 'failed', prompt: 'npm test', errorMessage: 'Process exited with code 3' });
    const text = tooltipText(view, 'expected 1 to equal 2', around, english);
    assert.match(text, /npm test/);
    assert.match(text, /\*\*Why it failed:\*\* Process exited with code 3/);
    assert.match(text, /expected 1 to equal 2/);
  });

  it('shows why a task waits', () => {
    const view = viewOf({}, { waiting: { kind: 'slot', running: 3, limit: 3, ahead: 0 } });
    assert.match(
      tooltipText(view, '', around, english),
      /\*\*Why it waits:\*\* waits for a free slot \\\(3 of 3 running\\\)/,
    );
  });

  it('says of a task that runs how long it has, and of one that ended how long it took', () => {
    const times = { startedAt: at(-65) };
    const running = viewOf({ status: 'running', ...times }, { limitMs: 600_000 });
    assert.match(tooltipText(running, '', around, english), /running for 1m 5s of at most 10m/);
    const ended = viewOf({ status: 'complete', ...times }, { elapsedMs: 65_000 });
    assert.match(tooltipText(ended, '', around, english), /took 1m 5s/);
  });

  it('cannot be given a link, a picture or HTML by a task', () => {
    const nasty = '```\n[x](command:rm) ![y](http://z) <b>';
    const view = viewOf({
      status: 'failed',
      prompt: nasty,
      agent: '[a](command:b)',
      errorMessage: '[c](command:d) <i>',
    });
    const outside = tooltipText(view, nasty, around, english).replace(/^(`{3,})text\n[^]*?\n\1$/gm, '');
    const own =
      /\[(Log|Plan|Task File)\]\(command:(orchestra\.\w+)\?%5B%7B%22taskId%22%3A%22task_1%22%2C%22root%22%3A%22%2Fwork%20%28old%29%2Fa%22%7D%5D\)/g;
    assert.doesNotMatch(outside.replace(own, ''), /(?<!\\)\]\(|<b>|<i>|!\[/);
  });

  it('has links to the log, plan and file of its task, and to nothing else', () => {
    const linked = (text: string): string[] =>
      [...text.matchAll(/\(command:([\w.]+)\?/g)].map(([, id]) => id ?? '');
    assert.deepEqual(linked(tooltipText(viewOf({}), '', around, english)), [COMMANDS.openTaskFile]);
    assert.deepEqual(
      linked(tooltipText(viewOf({ status: 'cancelled' }), '', around, english)),
      [COMMANDS.openTaskFile],
      'there is no log of what never started',
    );
    const done = viewOf({ status: 'complete', startedAt: at(0), planFile: 'p.md' });
    assert.deepEqual(linked(tooltipText(done, '', around, english)), [...LINKED_COMMANDS]);
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
