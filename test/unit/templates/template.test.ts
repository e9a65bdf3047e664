import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fillPrompt, labelsIn } from '../../../src/core/templates/placeholders.ts';
import { parseTemplate } from '../../../src/core/templates/template.ts';

const NIGHTLY = `---
description: The nightly checks
# A comment is fine.
agent: claude
priority: 8
timeoutSeconds: 1800
maxRetries: 1
autoRetry: true
dependsOn: [task_1]
---

Check {{input:Package}} on {{ input:Branch }},
and {{input:Package}} again.
`;

describe('a task template', () => {
  it('is a head of YAML and a prompt of Markdown', () => {
    assert.deepEqual(parseTemplate('nightly', NIGHTLY), {
      name: 'nightly',
      description: 'The nightly checks',
      request: {
        agent: 'claude',
        priority: 8,
        timeoutSeconds: 1800,
        maxRetries: 1,
        autoRetry: true,
        dependsOn: ['task_1'],
      },
      prompt: 'Check {{input:Package}} on {{ input:Branch }},\nand {{input:Package}} again.',
      labels: ['Package', 'Branch'],
    });
  });

  it('needs no head, and may have an empty one', () => {
    for (const text of [
      'Do it.',
      '---\n---\nDo it.',
      '---\n# nothing\n---\nDo it.\n',
      '\ufeff---\r\n---\r\nDo it.',
    ]) {
      assert.deepEqual(parseTemplate('short', text).request, {}, text);
      assert.equal(parseTemplate('short', text).prompt, 'Do it.');
    }
  });

  it('keeps rules and lists of its Markdown', () => {
    assert.equal(parseTemplate('rule', 'First\n\n---\n\n- second').prompt, 'First\n\n---\n\n- second');
  });

  const bad: [string, string, RegExp][] = [
    ['a head without an end', '---\nagent: claude\nDo it.', /no second "---" ends it/],
    [
      'an unknown key',
      '---\nagnet: claude\n---\nx',
      /unknown key "agnet"; known are description, agent, priority/,
    ],
    [
      'a priority in words',
      '---\npriority: high\n---\nx',
      /"priority" in its head must be a number, not "high"/,
    ],
    ['a retry that is no truth', '---\nautoRetry: 3\n---\nx', /"autoRetry" .* true or false, not 3/],
    [
      'one dependency as text',
      '---\ndependsOn: task_1\n---\nx',
      /"dependsOn" .* a list of task ids, not "task_1"/,
    ],
    ['an empty agent', '---\nagent: ""\n---\nx', /"agent" .* the name of an agent, not ""/],
    ['a list for a head', '---\n- agent\n---\nx', /lines such as "agent: claude", not \["agent"\]/],
    ['a head that is a text', '---\nclaude\n---\nx', /lines such as "agent: claude", not "claude"/],
    ['broken YAML', '---\nagent: claude\npriority: [1\n---\nx', /no YAML: .* in line \d/],
    ['a key twice', '---\nagent: a\nagent: b\n---\nx', /no YAML: duplicated mapping key in line 3/],
    ['no prompt', '---\nagent: claude\n---\n \n', /The template broken has no prompt/],
  ];
  for (const [what, text, words] of bad) {
    it(`says what is wrong with ${what}, and in which template`, () => {
      assert.throws(
        () => parseTemplate('broken', text),
        (error) =>
          error instanceof Error && /template broken/.test(error.message) && words.test(error.message),
      );
    });
  }

  it('never fails in other words than its own, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (head, body) => {
        try {
          parseTemplate('any', `---\n${head}\n---\n${body}`);
        } catch (error) {
          assert.ok(error instanceof Error);
          assert.equal(error.name, 'OrchestraError');
        }
      }),
    );
  });
});

describe('the placeholders of a prompt', () => {
  it('are asked for once each, in their order', () => {
    assert.deepEqual(labelsIn('{{input:b}} {{input: a }} {{input:b}} {{x}} {input:c} {{input:}}'), [
      'b',
      'a',
    ]);
  });

  it('are filled in one pass: a value is never looked at again', () => {
    const values = new Map([
      ['a', '{{input:b}} $& $1'],
      ['b', 'B'],
    ]);
    assert.equal(
      fillPrompt('{{input:a}}|{{input:b}}|{{input: a}}', values),
      '{{input:b}} $& $1|B|{{input:b}} $& $1',
    );
  });

  it('are named where one has no value, and where a value has none', () => {
    assert.throws(
      () => fillPrompt('{{input:a}} {{input:b}}', new Map([['a', '']])),
      /asks for "b"; give it a value/,
    );
    assert.throws(
      () =>
        fillPrompt(
          '{{input:a}}',
          new Map([
            ['a', ''],
            ['c', ''],
          ]),
        ),
      /asks for "a", not for "c"/,
    );
    assert.throws(() => fillPrompt('plain', new Map([['c', '']])), /asks for nothing, not for "c"/);
  });
});
