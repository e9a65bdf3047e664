import assert from 'node:assert/strict';
import { verdictOf, type Figure } from '../../bench/figure.ts';

describe('a figure of the benchmark', () => {
  const figure: Figure = { section: 'recovery', name: 'killed', unit: 'ms', value: 900, worst: 2100 };

  it('whose limit is about each one is judged by the worst, not by the middle', () => {
    assert.equal(verdictOf({ ...figure, limit: { kind: 'worst', atMost: 2000 } }), 'over');
    assert.equal(verdictOf({ ...figure, worst: 1900, limit: { kind: 'worst', atMost: 2000 } }), 'ok');
    assert.equal(verdictOf({ ...figure, limit: { kind: 'value', atMost: 2000 } }), 'ok');
  });
});
