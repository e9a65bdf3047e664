import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { root } from '../../../scripts/lib/paths.mjs';
import { OUTPUT_FORMATS } from '../../../src/core/agents/definition.ts';
import { describeProblem, readVerdict } from '../../../src/core/agents/verdict.ts';

const samples = path.join(root, 'test', 'fixtures', 'agent-output');
const casesSchema = z.array(
  z.object({
    agent: z.enum(['opencode', 'claude', 'codex', 'gemini', 'qwen', 'copilot']),
    case: z.string(),
    exitCode: z.nullable(z.number()),
  }),
);
// Of copilot the exit code alone tells.
const cases = casesSchema
  .parse(JSON.parse(readFileSync(path.join(samples, 'cases.json'), 'utf8')))
  .filter(({ agent }) => agent !== 'copilot');
const sample = (agent: string, name: string): string =>
  readFileSync(path.join(samples, `${agent}-${name}.jsonl`), 'utf8');

/** What each recorded run must be read as; the words are those of the scripted model's refusals. */
const EXPECTED: Readonly<Record<string, { outcome: string; words?: RegExp }>> = {
  success: { outcome: 'success' },
  'command-failed': { outcome: 'success' },
  'rate-limited-once': { outcome: 'success' },
  'rate-limited': { outcome: 'failure', words: /rate limit|429/iu },
  unauthorized: { outcome: 'failure', words: /key was not accepted/u },
  'bad-request': { outcome: 'failure', words: /Model is not available\.$/u },
  'server-error': { outcome: 'failure', words: /./u },
  cancelled: { outcome: 'none' },
};

describe('the verdict of an agent, from its own JSON lines', () => {
  for (const { agent, case: name } of cases) {
    const expected = EXPECTED[name];
    if (expected === undefined) continue;
    it(`reads a real run of ${agent}: ${name}`, () => {
      const verdict = readVerdict(agent, sample(agent, name));
      assert.equal(verdict.outcome, expected.outcome);
      if (expected.words === undefined) assert.equal(verdict.message, undefined);
      else assert.match(verdict.message ?? '', expected.words);
    });
  }

  it('takes the exit 0 of an interrupted claude for the failure it reports', () => {
    const verdict = readVerdict('claude', sample('claude', 'interrupted'));
    assert.deepEqual(verdict, { outcome: 'failure', message: 'the run ended with error_during_execution' });
  });

  it('leaves interrupted runs of opencode and codex to their exit codes', () => {
    assert.equal(readVerdict('opencode', sample('opencode', 'interrupted')).outcome, 'none');
    assert.equal(readVerdict('codex', sample('codex', 'interrupted')).outcome, 'none');
  });

  it('takes "subtype":"success" with "is_error":true for an error, in its own words', () => {
    const line = JSON.stringify({
      type: 'result',
      subtype: 'success',
      is_error: true,
      result: 'Prompt is too long',
    });
    assert.deepEqual(readVerdict('claude', line), { outcome: 'failure', message: 'Prompt is too long' });
    assert.equal(readVerdict('qwen', line).outcome, 'failure');
  });

  it('reads the verdict although the beginning of the log was cut off', () => {
    for (const { agent, case: name } of cases.filter((each) => EXPECTED[each.case]?.outcome === 'failure')) {
      const text = sample(agent, name);
      const lastLine = text.slice(text.trimEnd().lastIndexOf('\n') + 1);
      const tail = `"end of a line","type":"turn.completed"}\n${lastLine}`;
      assert.deepEqual(readVerdict(agent, tail), readVerdict(agent, text), `${agent} ${name}`);
    }
  });

  it('is not moved by other lines between and after', () => {
    for (const agent of ['opencode', 'claude', 'codex'] as const) {
      const noisy = sample(agent, 'success').replaceAll(
        '\n',
        '\r\n\u001B[31mwarning: {"type":"error"}\u001B[0m\n{"type":\n[1]\n"x"\n{"type":"later"}\n',
      );
      assert.equal(readVerdict(agent, noisy).outcome, 'success', agent);
    }
  });

  it('knows a retried error of codex from the end', () => {
    const retry =
      '{"type":"turn.started"}\n{"type":"error","message":"Reconnecting... 1/5 (429 Too Many Requests)"}\n';
    const verdict = readVerdict('codex', retry);
    assert.deepEqual(verdict, { outcome: 'none', message: 'Reconnecting... 1/5 (429 Too Many Requests)' });
    assert.deepEqual(readVerdict('codex', `${retry}{"type":"turn.completed"}`), { outcome: 'success' });
  });

  it('reads gemini and copilot', () => {
    assert.equal(readVerdict('gemini', '{"type":"result","status":"success"}').outcome, 'success');
    assert.deepEqual(
      readVerdict('gemini', '{"type":"result","status":"error","error":{"message":"quota"}}'),
      {
        outcome: 'failure',
        message: 'quota',
      },
    );
    assert.equal(
      readVerdict('copilot', '{"type":"session.error","data":{"message":"rate limit"}}').message,
      'rate limit',
    );
  });

  it('never judges plain text, and never throws', () => {
    assert.deepEqual(readVerdict('text', '{"type":"result","is_error":true}'), { outcome: 'none' });
    fc.assert(
      fc.property(
        fc.constantFrom(...OUTPUT_FORMATS),
        fc.array(fc.oneof(fc.json(), fc.string())),
        (format, lines) => {
          readVerdict(format, lines.join('\n'));
          describeProblem(format, lines.join('\n'));
        },
      ),
    );
    const odd = [
      'null',
      '{"type":"error","error":null}',
      '{"type":"result","errors":{}}',
      '{"type":"turn.failed"}',
    ];
    for (const format of OUTPUT_FORMATS) readVerdict(format, odd.join('\n'));
  });
});

describe('the lines that show why an agent failed', () => {
  it('are the last ones, without what steers a terminal', () => {
    const log =
      'start\n\u001B[1;31mError:\u001B[0m no such file\u0007\n50 %\r100 %\n\u001B]0;title\u0007bye\u202E\n\n';
    assert.equal(describeProblem('text', log), 'start\nError: no such file\n100 %\nbye');
  });

  it('are a dozen at most, of bearable length', () => {
    const log = Array.from({ length: 100 }, (_, index) => `line ${index} ${'x'.repeat(1000)}`).join('\n');
    const lines = describeProblem('text', log)?.split('\n') ?? [];
    assert.equal(lines.length, 12);
    assert.ok(lines.at(-1)?.startsWith('line 99 '));
    assert.ok(lines.every((line) => line.length <= 401));
  });

  it('are missing where nothing was said', () => {
    assert.equal(describeProblem('text', ' \n\n'), undefined);
  });

  it('are the words of the agent where its JSON lines hold them, else those beside the JSON', () => {
    assert.match(describeProblem('codex', sample('codex', 'unauthorized')) ?? '', /key was not accepted/u);
    assert.equal(
      describeProblem('copilot', '{"type":"x"}\nError: No authentication information found.\n'),
      'Error: No authentication information found.',
    );
  });
});
