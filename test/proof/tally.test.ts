import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod/mini';
import { tally, tallyLineSchema } from './tally.ts';

describe('the tally', () => {
  let folder: string;
  const kept = process.env['ORCHESTRA_PROOF_TALLY'];
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'orchestra-tally-'));
  });
  after(() => {
    if (kept === undefined) delete process.env['ORCHESTRA_PROOF_TALLY'];
    else process.env['ORCHESTRA_PROOF_TALLY'] = kept;
    rmSync(folder, { recursive: true });
  });

  it('keeps a line for each run where somebody asks for it, and nothing else', () => {
    delete process.env['ORCHESTRA_PROOF_TALLY'];
    tally.record({ promise: 'nothing is lost', run: 'test', tried: 1, violations: 0 });
    const file = path.join(folder, 'tally.jsonl');
    process.env['ORCHESTRA_PROOF_TALLY'] = file;
    tally.record({ promise: 'nothing is lost', run: 'test', tried: 2, violations: 0, seed: 7 });
    tally.record({ promise: 'nothing runs twice', run: 'test', tried: 3, violations: 1 });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const parsed = lines.map((line) => z.parse(tallyLineSchema, JSON.parse(line)));
    assert.deepEqual(
      parsed.map(({ tried, violations, seed }) => ({ tried, violations, seed })),
      [
        { tried: 2, violations: 0, seed: 7 },
        { tried: 3, violations: 1, seed: undefined },
      ],
    );
  });
});
