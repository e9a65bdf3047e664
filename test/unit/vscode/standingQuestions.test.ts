import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ownIdentity } from '../../../src/core/index.ts';
import { StandingQuestions } from '../../../src/vscode/consent/standingQuestions.ts';

describe('a question that stands in one of several windows', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'orchestra-asking-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is asked in no other one until it is answered', () => {
    const [one, two] = [new StandingQuestions(folder), new StandingQuestions(folder)];
    const claim = one.claim('may it?') ?? assert.fail('it falls to the first');
    assert.equal(two.claim('may it?'), undefined);
    assert.ok(two.claim('may the other?'), 'another question');
    claim.dispose();
    assert.ok(two.claim('may it?'));
  });

  it('is asked anew where the process that asked is gone, or nobody can read who it was', () => {
    new StandingQuestions(folder).claim('may it?');
    const [name = ''] = readdirSync(folder);
    const gone = JSON.stringify({ ...ownIdentity(), startTicks: '1' });
    for (const text of [gone, '{"pid":']) {
      writeFileSync(path.join(folder, name), text);
      assert.ok(new StandingQuestions(folder).claim('may it?'), text);
    }
  });

  it('is asked anew where it stood in another container: whether that one still asks, nobody can know', () => {
    new StandingQuestions(folder).claim('may it?');
    const [name = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, name), JSON.stringify({ ...ownIdentity(), namespace: 'another' }));
    assert.ok(new StandingQuestions(folder).claim('may it?'));
  });
});
