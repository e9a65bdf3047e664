import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { root } from '../../../scripts/lib/paths.mjs';
import { OUTPUT_FORMATS, type OutputFormat } from '../../../src/core/agents/definition.ts';
import { ShownLog } from '../../../src/core/logs/shownLog.ts';
import { LineFeed } from '../../../src/core/transcript/lineFeed.ts';
import { Transcript } from '../../../src/core/transcript/transcript.ts';

const samples = path.join(root, 'test', 'fixtures', 'agent-output');
const names = readdirSync(samples).filter((name) => name.endsWith('.jsonl'));
const sample = (name: string): string => readFileSync(path.join(samples, name), 'utf8');
const formatOf = (name: string): OutputFormat =>
  OUTPUT_FORMATS.find((format) => name.startsWith(`${format}-`)) ?? 'text';

/** What a person sees, without colours. */
function shown(format: OutputFormat, ...pieces: readonly string[]): string {
  const log = new ShownLog({ format, colours: false });
  return pieces.map((piece) => log.add(piece)).join('') + log.end();
}

/** Cuts a text at these places. */
function cutAt(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

const WROTE = 'Wrote hello.txt.\n\n';

describe('the JSON lines of agents as text', () => {
  const expected: Readonly<Record<string, string>> = {
    claude: `[note] model claude-opus-5-5\n[Bash] echo hello > hello.txt\n  (Bash completed with no output)\n\n${WROTE}[done] 2 turns, 20 tokens in, 10 out, $0.0003\n`,
    codex: `[note] Model metadata for \`scripted\` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.\n[shell] /bin/bash -lc 'echo hello > hello.txt'\n\n${WROTE}[done] 20 tokens in, 10 out\n`,
    opencode: `[bash] echo hello > hello.txt\n  (no output)\n\n${WROTE}[done] 2 turns, 20 tokens in, 10 out\n`,
    gemini: `[note] model auto\n[run_shell_command] echo hello > hello.txt\n\n${WROTE}[done] 30 tokens in, 15 out\n`,
    copilot: `[bash] echo hello > hello.txt\n  <shellId: 0 completed with exit code 0>\n\n${WROTE}[done]\n`,
  };
  for (const [agent, text] of Object.entries(expected)) {
    it(`reads a run of ${agent} from its tool call to its end`, () => {
      assert.equal(shown(formatOf(`${agent}-`), sample(`${agent}-success.jsonl`)), text);
    });
  }

  it('reads qwen as claude', () => {
    const text = shown('qwen', sample('qwen-success.jsonl'));
    assert.match(
      text,
      /^\[note\] model scripted\n\[run_shell_command\] echo hello > hello\.txt\n {2}Command: /,
    );
    assert.match(text, /\n\nWrote hello\.txt\.\n\n\[done\] 2 turns, 20 tokens in, 10 out\n$/);
  });

  for (const agent of ['claude', 'codex', 'opencode', 'gemini', 'qwen', 'copilot'] as const) {
    it(`shows in words that ${agent} was refused`, () => {
      const text = shown(agent, sample(`${agent}-unauthorized.jsonl`));
      assert.match(text, /^\[(failed|error)\].*(key was not accepted|\bAuthentication failed)/mu);
      assert.doesNotMatch(text, /\[done\]/);
    });
  }

  for (const agent of ['claude', 'codex', 'opencode', 'qwen', 'copilot'] as const) {
    it(`marks a command of ${agent} that failed`, () => {
      const coloured = new ShownLog({ format: agent, colours: true });
      assert.match(coloured.add(sample(`${agent}-command-failed.jsonl`)), /\u001b\[31m {2}/);
    });
  }

  it('leaves no JSON in any recorded run, and loses no message', () => {
    for (const name of names) {
      const text = shown(formatOf(name), sample(name));
      assert.doesNotMatch(text, /^\{/mu, name);
      if (/success|command-failed/u.test(name)) assert.match(text, /Wrote hello\.txt\.|It failed\./u, name);
    }
  });

  it('reads the same however the output is cut into pieces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(fc.nat(10_000), { maxLength: 40 }), (name, places) => {
        const text = sample(name);
        const format = formatOf(name);
        assert.equal(shown(format, ...cutAt(text, places)), shown(format, text));
      }),
    );
  });

  it('never throws, whatever an agent writes', () => {
    const json = fc.json({ maxDepth: 4 });
    const typed = fc
      .record(
        {
          type: fc.constantFrom(
            'system',
            'assistant',
            'user',
            'result',
            'error',
            'text',
            'tool_use',
            'item.completed',
            'item.started',
            'turn.failed',
            'step_finish',
            'message',
            'tool.execution_complete',
            'session.error',
          ),
          message: fc.anything({ maxDepth: 3 }),
          part: fc.anything({ maxDepth: 3 }),
          item: fc.record({
            type: fc.constantFrom('command_execution', 'todo_list', 'x'),
            items: fc.anything(),
          }),
          content: fc.anything({ maxDepth: 2 }),
          data: fc.anything({ maxDepth: 3 }),
          usage: fc.anything({ maxDepth: 2 }),
        },
        { requiredKeys: ['type'] },
      )
      .map((value) =>
        JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? 0 : inner)),
      );
    fc.assert(
      fc.property(
        fc.constantFrom(...OUTPUT_FORMATS),
        fc.array(fc.oneof(json, typed, fc.string()), { maxLength: 8 }),
        (format, lines) => {
          shown(format, lines.join('\n'));
        },
      ),
    );
  });

  it('passes on what is no JSON as it is, at once', () => {
    const log = new Transcript('claude');
    assert.equal(log.add('Password:'), 'Password:');
    assert.equal(log.add(' ok\nwarning: x\n'), ' ok\nwarning: x\n');
    assert.equal(log.add('{"type":"assistant","mess'), '');
    assert.equal(log.end(), '{"type":"assistant","mess\n');
  });

  it('shows a kind of line that it does not know, cut', () => {
    const line = JSON.stringify({ type: 'new.kind', text: 'x'.repeat(5000) });
    const text = shown('codex', `${line}\n`);
    assert.match(text, /^\[note\] \{"type":"new\.kind"/);
    assert.ok(text.length < 300);
  });

  it('cuts a long answer of a tool and says how much more there was', () => {
    const content = Array.from({ length: 50 }, (_, index) => `line ${String(index)}`).join('\n');
    const line = { type: 'user', message: { content: [{ type: 'tool_result', content }] } };
    const text = shown('claude', `${JSON.stringify(line)}\n`);
    assert.match(text, /^ {2}line 0\n/);
    assert.match(text, /\n {2}… 38 more lines\n$/);
  });

  it('holds no more of an endless line than a bounded piece', () => {
    const feed = new LineFeed(false, 1000);
    assert.deepEqual(feed.add('{"type":'), []);
    for (let piece = 0; piece < 100; piece++) assert.deepEqual(feed.add('x'.repeat(100)), []);
    assert.deepEqual(feed.add('}\nnext\n'), [
      { kind: 'long', characters: 10_009 },
      { kind: 'text', text: 'next' },
      { kind: 'text', text: '\n' },
    ]);
  });

  it('drops the rest of a line it begins within', () => {
    const log = new ShownLog({ format: 'claude', colours: false, startsInside: true });
    assert.equal(log.add('half":"of"}\nplain\n'), 'plain\n');
    const text = new ShownLog({ format: 'text', colours: false, startsInside: true });
    assert.equal(text.add('half\nwhole\n'), 'whole\n');
    const endless = new ShownLog({ format: 'text', colours: false, startsInside: true });
    assert.equal(endless.add('no end of it'), 'no end of it');
  });
});

describe('the text of a log', () => {
  it('lets nothing through that a terminal obeys but colours, wherever it is cut', () => {
    const hostile =
      'a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c\u001b[2J\u001b[31mred\u001b[?1049hd\r\ne\rf\u001bPq\u001b\\\n';
    const whole = 'abc\u001b[31mredd\ne\nf\n\u001b[0m';
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: 10 }), (places) => {
        const log = new ShownLog({ format: 'text', colours: true });
        assert.equal(
          cutAt(hostile, places)
            .map((piece) => log.add(piece))
            .join('') + log.end(),
          whole,
        );
      }),
    );
  });
});
