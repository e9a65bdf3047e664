import { strict as assert } from 'node:assert';
import { momentMs, oneOf, secondsToMs, wholeNumber } from '../../../src/cli/values.ts';

const priority = { min: 0, max: 100 };

describe('cli: values of arguments', () => {
  it('takes whole numbers within their limits', () => {
    assert.equal(wholeNumber('priority', '0', priority), 0);
    assert.equal(wholeNumber('priority', '100', priority), 100);
    assert.equal(wholeNumber('priority', '007', priority), 7);
  });

  for (const text of [
    '',
    ' ',
    'abc',
    '1.5',
    '1e2',
    '0x5',
    '101',
    '-1',
    '5 ',
    'Infinity',
    'NaN',
    '٣',
    '99999999999999999999',
  ]) {
    it(`refuses ${JSON.stringify(text)} in words`, () => {
      assert.throws(() => wholeNumber('priority', text, priority), {
        message: /^priority must be a whole number from 0 to 100, not ".*"$/,
        exitCode: 2,
      });
    });
  }

  it('says only the lower limit where there is no upper one', () => {
    assert.throws(() => wholeNumber('limit', '-1', { min: 0 }), /a whole number 0 or more/);
  });

  it('reads distances from now in both directions', async () => {
    assert.equal(await momentMs('since', '90s', 1_000_000, 'back'), 910_000);
    assert.equal(await momentMs('since', '1.5h', 10_000_000, 'back'), 4_600_000);
    assert.equal(await momentMs('not-before', '2d', 0, 'ahead'), 172_800_000);
  });

  it('reads ISO times, those without a zone as local', async () => {
    assert.equal(await momentMs('since', '2026-01-31T18:00:00Z', 0, 'back'), Date.UTC(2026, 0, 31, 18));
    assert.equal(await momentMs('since', '2026-01-31T18:00', 0, 'back'), new Date(2026, 0, 31, 18).getTime());
  });

  for (const text of ['', 'soon', '5', '-5m', '2026', '2026-13-01', 'm5']) {
    it(`takes ${JSON.stringify(text)} for no time`, async () => {
      await assert.rejects(momentMs('since', text, 0, 'back'), /since must be a time such as/);
    });
  }

  it('reads seconds and refuses what is none', () => {
    assert.equal(secondsToMs('interval', '0.25'), 250);
    for (const text of ['', '-1', '1m', '.5'])
      assert.throws(() => secondsToMs('interval', text), /interval must be a number/);
  });

  it('lists what is allowed', () => {
    assert.equal(oneOf('status', 'b', ['a', 'b']), 'b');
    assert.throws(() => oneOf('status', 'c', ['a', 'b']), /status must be one of a, b, not "c"/);
  });
});
