import assert from 'node:assert/strict';
import { parseDuration } from '../../../src/vscode/ask/parseDuration.ts';

describe('a duration that a person types', () => {
  for (const [text, seconds] of Object.entries({
    '90': 90,
    '90s': 90,
    ' 15 m ': 900,
    '2h': 7200,
    '1h 30m': 5400,
    '1h30m': 5400,
    '1.5H': 5400,
    '1,5h': 5400,
    '7d': 604_800,
  })) {
    it(`“${text}” is ${seconds.toString()} seconds`, () => {
      assert.equal(parseDuration(text), seconds);
    });
  }

  for (const text of ['', ' ', 'soon', '-5', '5x', '5m later', '1e3', 'm']) {
    it(`“${text}” is none`, () => {
      assert.equal(parseDuration(text), undefined);
    });
  }
});
