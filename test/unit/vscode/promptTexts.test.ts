import assert from 'node:assert/strict';
import fc from 'fast-check';
import { promptWith } from '../../../src/vscode/starting/draft.ts';
import {
  changeAttachment,
  fenced,
  filesAttachment,
  placeText,
  problemAttachment,
  selectionAttachment,
  type ShownProblem,
} from '../../../src/vscode/starting/promptTexts.ts';
import { shownPath } from '../../../src/vscode/starting/shownPath.ts';
import { english } from '../../../src/vscode/l10n.ts';

const piece = { path: 'src/sum.ts', lines: { from: 3, to: 4 }, language: 'typescript', code: 'a();\nb();\n' };

describe('what goes along with a prompt', () => {
  it('names a place as editors and terminals link it', () => {
    assert.equal(placeText('a.ts', { from: 3, to: 3 }), 'a.ts:3');
    assert.equal(placeText('a.ts', { from: 3, to: 9 }), 'a.ts:3-9');
    assert.equal(placeText('a.ts', undefined), 'a.ts');
  });

  it('is a selection with its place and its text', () => {
    assert.deepEqual(selectionAttachment(piece), {
      label: 'src/sum.ts:3-4',
      text: 'src/sum.ts:3-4\n\n```typescript\na();\nb();\n```',
    });
  });

  it('is the place alone where nothing is selected', () => {
    const { text } = selectionAttachment({ ...piece, lines: { from: 3, to: 3 }, code: '' });
    assert.equal(text, 'src/sum.ts:3');
  });

  it('is a text that nothing in it can leave', () => {
    assert.equal(fenced('x\n```\n# not a heading', 'md'), '````md\nx\n```\n# not a heading\n````');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '\n', 'x', ' ') }), (text) => {
        const [fence = '', ...lines] = fenced(text, '').split('\n');
        assert.equal(lines.at(-1), fence);
        assert.ok(!text.includes(fence));
      }),
    );
  });

  it('is a problem in the words of who found it, with the lines it stands on', () => {
    const problem: ShownProblem = {
      ...piece,
      severity: 'error',
      message: "Type 'string' is not assignable.",
      source: 'ts(2322)',
      related: [{ path: 'src/b.ts', lines: { from: 9, to: 9 }, message: 'declared\n here' }],
    };
    assert.deepEqual(problemAttachment([problem], english), {
      label: 'src/sum.ts:3-4',
      text: [
        "src/sum.ts:3-4: error ts(2322): Type 'string' is not assignable.",
        '- src/b.ts:9: declared here',
        '```typescript\na();\nb();\n```',
      ].join('\n\n'),
    });
    const two = problemAttachment(
      [problem, { ...problem, source: '', severity: 'warning', related: [] }],
      english,
    );
    assert.equal(two.label, 'src/sum.ts:3-4 (2 problems)');
    assert.match(two.text, /^src\/sum\.ts:3-4: warning: Type/m);
  });

  it('is a change with the lines it reaches', () => {
    const diff = '--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n one\n+two\n three\n@@ -9 +10 @@\n-a\n+b\n';
    const { label, text } = changeAttachment(
      [
        { path: 'x', diff },
        { path: 'new.png', diff: '' },
      ],
      english,
    );
    assert.equal(label, 'x and 1 more');
    assert.ok(text.startsWith('x:1-3,10\n\n```diff\n--- a/x\n'), text);
    assert.ok(text.endsWith('```\n\nnew.png'), text);
  });

  it('leaves out what is too much of a change, at the end of a line, and says so', () => {
    const { text } = changeAttachment([{ path: 'x', diff: '+0123456789\n'.repeat(5000) }], english);
    assert.ok(text.length < 21_000);
    assert.match(text, /\n\+0123456789\n\[the rest of the change is left out here\]\n```$/);
  });

  it('is a list of files', () => {
    assert.deepEqual(filesAttachment(['a.ts', 'docs'], english), {
      label: 'a.ts and 1 more',
      text: '- a.ts\n- docs',
    });
  });

  it('stands below what the person asks for', () => {
    assert.equal(promptWith(' Why? \n', { label: '', text: 'a.ts:1' }), 'Why?\n\na.ts:1');
    assert.equal(promptWith(' as it is ', undefined), ' as it is ');
  });
});

describe('a path in a prompt', () => {
  it('leads from the root, where agents run, and is whole outside of it', () => {
    assert.equal(shownPath('/home/ada/shop', '/home/ada/shop/src/a b.ts'), 'src/a b.ts');
    assert.equal(shownPath('/home/ada/shop', '/home/ada/shop/..odd'), '..odd');
    assert.equal(shownPath('/home/ada/shop', '/home/ada/shop'), '.');
    assert.equal(shownPath('/home/ada/shop', '/home/ada/shop2/a.ts'), '/home/ada/shop2/a.ts');
  });
});
