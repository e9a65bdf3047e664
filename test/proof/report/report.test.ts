import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  addUp,
  parseReport,
  parseTally,
  type Proof,
  rows,
  toJson,
  toMarkdown,
} from '../../../scripts/lib/proof-report.mjs';

describe('the report of what was proved', () => {
  const proof = (changes: Partial<Proof>): Proof => ({
    at: '2026-01-31T12:00:00.000Z',
    commit: 'aaaaaaaaaa',
    size: 'small',
    machine: 'a machine',
    elapsedMs: 90_000,
    lines: [],
    failed: [],
    skipped: [],
    ...changes,
  });
  const line = {
    promise: 'nothing is lost',
    run: 'kill -9',
    tried: 1200,
    violations: 0,
    at: '2026-01-31T12:00:00.000Z',
  };

  it('adds up what several runs tried of one promise, and keeps their seeds and commits', () => {
    const first = proof({ lines: [{ ...line, seed: 1 }] });
    const second = proof({
      at: '2026-02-01T12:00:00.000Z',
      commit: 'bbbbbbbbbb',
      lines: [{ ...line, seed: 'two' }],
    });
    const page = toMarkdown(addUp([second, first]));
    assert.match(page, /^2,400 trials, 0 broken promises, 0 failed tests\.$/m);
    assert.match(
      page,
      /^\| nothing is lost \| kill -9 \| 2,400 \| 0 \| 1, two \| aaaaaaaaaa, bbbbbbbbbb \|$/m,
    );
    assert.match(page, /^\| 2026-01-31T12:00:00.000Z \| aaaaaaaaaa \| small \| 1.5 min \| a machine \|$/m);
  });

  it('begins with the rows of the README, in its words', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const { words } of rows) assert.ok(readme.includes(`| ${words} `), words);
    const lines = [
      { ...line, harms: 30 },
      { ...line, run: 'races: 16 creators', tried: 16 },
      { ...line, run: 'races: 8 meddlers', tried: 8, violations: 1 },
      { ...line, run: 'crash at every step: clean of one', tried: 90 },
      { ...line, run: 'crash at every step: run', tried: 10 },
    ];
    const page = toMarkdown([proof({ lines })]);
    for (const row of [
      '| `kill -9` and stops of dispatchers, runners, commands and agents | 1,200 attempts, 30 harms | 0 |',
      '| 16 processes create, 8 meddle with the same tasks | 16 tasks, 8 deeds | 1 |',
      '| a process ends before or after each single write, rename, spawn and flush | 100 steps | 0 |',
    ])
      assert.ok(page.split('\n').includes(row), page);
    assert.doesNotMatch(page, /the power fails/, 'what was not done has no row');
  });

  it('says in how many trials the harms were done, where some runs did not write them down', () => {
    const page = toMarkdown([proof({ lines: [{ ...line, harms: 30 }, line] })]);
    assert.match(page, / 2,400 attempts, 30 harms in 1,200 of them \| 0 \|$/m);
  });

  it('counts a run that is added twice once', () => {
    const once = proof({ lines: [line] });
    assert.deepEqual(addUp([once, ...parseReport(toJson([once]))]), [once]);
  });

  it('names what failed and what was not tried', () => {
    const page = toMarkdown([
      proof({
        lines: [{ ...line, violations: 2 }],
        failed: [{ title: 'a kill', message: 'lost task_1\nat there' }],
        skipped: ['macOS'],
      }),
    ]);
    assert.match(page, /2 broken promises, 1 failed tests/);
    assert.match(page, /## Failed\n\n- a kill: lost task_1\n/);
    assert.match(page, /## Not tried here\n\n- macOS\n/);
  });

  it('takes a tally line by line, and refuses what is none', () => {
    const text = `${JSON.stringify({ ...line, seed: 7 })}\n${JSON.stringify(line)}\n`;
    assert.deepEqual(
      parseTally(text).map(({ seed }) => seed),
      [7, undefined],
    );
    assert.throws(() => parseTally('{"promise": "none"}\n'));
  });
});
