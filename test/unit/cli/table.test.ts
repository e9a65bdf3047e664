import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { layOutTable, type Column } from '../../../src/cli/format/table.ts';
import { cut, widthOf } from '../../../src/cli/format/width.ts';

const COLUMNS: readonly Column[] = [
  { title: 'ID' },
  { title: 'Agent', shrinkTo: 5, dropOrder: 2 },
  { title: 'Prompt', shrinkTo: 8, dropOrder: 3 },
  { title: 'Retry', dropOrder: 1 },
  { title: 'Info', shrinkTo: 6, optional: true },
];
const plain = (width: number | undefined) => ({ width, ellipsis: '…', paintTitle: (text: string) => text });

describe('cli: tables', () => {
  it('never are wider than the terminal, whatever is in them', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 5 }), fc.integer({ min: 1, max: 120 }), (rows, width) => {
        const printable = rows.map((row) =>
          row.map((text) => ({ text: text.replace(/\p{C}|\p{Z}/gu, 'x') })),
        );
        for (const line of layOutTable(COLUMNS, printable, plain(width)))
          assert.ok(widthOf(line) <= width, line);
      }),
    );
  });

  it('keep every text whole where the width is unknown', () => {
    const row = ['task_1700000000000_abcde', 'a'.repeat(70), 'p'.repeat(300), '0/3', ''].map((text) => ({
      text,
    }));
    const [, line = ''] = layOutTable(COLUMNS, [row], plain(undefined));
    assert.match(line, /^task_1700000000000_abcde {2}a{70} {2}p{300} {2}0\/3$/);
  });

  it('leave out a column in which nothing stands', () => {
    const row = ['1', 'shell', 'echo', '0/3', ''].map((text) => ({ text }));
    assert.doesNotMatch(layOutTable(COLUMNS, [row], plain(80))[0] ?? '', /Info/);
  });

  it('shorten the longest text first, and drop the least important column before the ID is cut', () => {
    const row = ['task_1700000000000_abcde', 'shell', 'a long prompt that goes on and on', '0/3', ''].map(
      (text) => ({ text }),
    );
    assert.equal(
      layOutTable(COLUMNS, [row], plain(58))[1],
      'task_1700000000000_abcde  shell  a long prompt tha…  0/3',
    );
    assert.equal(layOutTable(COLUMNS, [row], plain(44))[1], 'task_1700000000000_abcde  shell  a long pro…');
    assert.equal(layOutTable(COLUMNS, [row], plain(26))[1], 'task_1700000000000_abcde');
    assert.equal(layOutTable(COLUMNS, [row], plain(10))[1], 'task_1700…');
  });

  it('colour a cell after its width is settled', () => {
    const row = [{ text: 'wide text', paint: (text: string) => `<${text}>` }];
    const lines = layOutTable([{ title: 'A', shrinkTo: 4 }], [row], plain(4));
    assert.deepEqual(lines, ['A', '<wid…>']);
  });
});

describe('cli: widths', () => {
  it('count wide letters and emoji as two columns, joined emoji once', () => {
    const widths = { abc: 3, 日本語: 6, '🚫': 2, '⏸': 1, '👩‍👩‍👧': 2, é: 1, 'e\u0301': 1, '': 0 };
    for (const [text, width] of Object.entries(widths)) assert.equal(widthOf(text), width, text);
  });

  it('never cut a wide letter in half', () => {
    assert.equal(cut('日本語日本語', 7, '…'), '日本語…');
    assert.equal(cut('日本語日本語', 6, '…'), '日本…');
    assert.equal(cut('日本', 4, '…'), '日本');
    assert.equal(cut('abc', 0, '…'), '');
  });
});
