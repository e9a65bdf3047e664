import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ownIdentity } from '../../../src/core/index.ts';
import { StandingQuestions } from '../../../src/vscode/consent/standingQuestions.ts';
import { builtProgram } from '../core/project.ts';

/** How often several processes find the same one gone. */
const ROUNDS = 300;
const ASKERS = 3;
/** How long each has to hear of it before they all do it, milliseconds. */
const NOTICE_MS = 4;

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
    const gone = JSON.stringify({ ...ownIdentity(), startTicks: '1' });
    for (const text of [gone, '{"pid":']) {
      const [name = ''] = readdirSync(folder);
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

  it('leaves nothing behind for ever: what nobody asks any more goes a day later', () => {
    const standing = new StandingQuestions(folder);
    for (const question of ['answered?', 'asked?']) {
      const claim = standing.claim(question);
      if (question === 'answered?') claim?.dispose();
    }
    const files = (): string[] => readdirSync(folder).map((name) => path.join(folder, name));
    const asked = files().filter((file) => statSync(file).size > 0);
    standing.claim('may it?')?.dispose();
    assert.equal(files().length, 3);
    const longAgoSeconds = Date.now() / 1000 - 2 * 86_400;
    for (const file of files()) utimesSync(file, longAgoSeconds, longAgoSeconds);
    const claim = standing.claim('may the other?');
    assert.equal(files().length, 2, 'what is asked still stands');
    assert.ok(files().includes(asked[0] ?? ''));
    claim?.dispose();
  });

  it('is asked in one window alone although something old beside it cannot be taken away', () => {
    const strange = path.join(folder, 'strange');
    mkdirSync(strange);
    const longAgoSeconds = Date.now() / 1000 - 2 * 86_400;
    utimesSync(strange, longAgoSeconds, longAgoSeconds);
    const [one, two] = [new StandingQuestions(folder), new StandingQuestions(folder)];
    assert.ok(one.claim('may it?'));
    assert.equal(two.claim('may it?'), undefined);
  });

  it('is never asked by the same number again: of two that meet, both would else leave it to the other', () => {
    const standing = new StandingQuestions(folder);
    const numbers = [1, 2, 3].map(() => {
      const claim = standing.claim('may it?') ?? assert.fail('nobody asks');
      const [name = ''] = readdirSync(folder).map((file) => file.split('.')[1]);
      claim.dispose();
      return Number(name);
    });
    assert.deepEqual(numbers, [1, 2, 3]);
    assert.equal(readdirSync(folder).length, 1, 'only the newest stays');
  });

  it('is asked by one alone of those that find the one that asked gone in the same moment', async function () {
    this.timeout(60_000);
    const program = await builtProgram('test/unit/vscode/programs/askers.ts');
    const askers = Array.from({ length: ASKERS }, () => {
      const child = spawn(process.execPath, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
      return { child, answers: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
    });
    try {
      const fell: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const question = `may-it-${String(round)}?`;
        plantGone(question);
        const atMs = Date.now() + NOTICE_MS;
        for (const { child } of askers) child.stdin.write(`${String(atMs)} ${question}\n`);
        const answers = await Promise.all(askers.map(({ answers }) => answers.next()));
        fell.push(answers.filter(({ value }) => value === 'yes').length);
      }
      assert.deepEqual(new Set(fell), new Set([1]), JSON.stringify(fell));
    } finally {
      for (const { child } of askers) child.kill();
    }
  });

  /** Leaves a question behind as a process does that was killed while it asked. */
  function plantGone(question: string): void {
    const before = new Set(readdirSync(folder));
    new StandingQuestions(folder).claim(question);
    const [name = ''] = readdirSync(folder).filter((each) => !before.has(each));
    writeFileSync(path.join(folder, name), JSON.stringify({ ...ownIdentity(), startTicks: '1' }));
  }
});
