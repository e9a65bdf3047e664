import assert from 'node:assert/strict';
import { parseMoment } from '../../../src/core/model/moments.ts';

describe('a moment as people write it', () => {
  const nowMs = new Date(2026, 10, 27, 12).getTime();
  const ahead = (text: string): number | undefined => parseMoment(text, nowMs, 'ahead');
  const zone = process.env['TZ'];

  before(() => {
    process.env['TZ'] = 'America/New_York';
  });

  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('is local where it names no zone, a bare date too', () => {
    assert.equal(ahead('2027-01-31'), new Date(2027, 0, 31).getTime());
    assert.equal(ahead('2027-01-31'), ahead('2027-01-31T00:00'));
    assert.equal(ahead('2027-01-31T05:00Z'), ahead('2027-01-31'));
  });

  it('is a distance, ahead or back', () => {
    assert.equal(ahead('1.5h'), nowMs + 5_400_000);
    assert.equal(parseMoment('2w', nowMs, 'back'), nowMs - 14 * 86_400_000);
  });

  it('is on a day that the calendar has, within a hundred years', () => {
    for (const text of [
      '2027-02-30',
      '2027-13-01',
      '2027-02-30T10:00',
      '99999999d',
      '36500000d',
      '9999-01-01',
    ])
      assert.equal(ahead(text), undefined, text);
    assert.equal(ahead('2028-02-29'), new Date(2028, 1, 29).getTime());
  });
});
