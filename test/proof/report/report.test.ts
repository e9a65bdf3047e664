import assert from 'node:assert/strict';
import {
  addUp,
  parseReport,
  parseTally,
  type Proof,
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
