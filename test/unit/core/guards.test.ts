import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod/mini';
import shippedConfig from '../../../agent-config.json';
import { agentFieldsSchema, areAgentFields } from '../../../src/core/config/agentEntry.ts';
import { SETTINGS } from '../../../src/core/config/settings.ts';
import { isWholeEvent, taskEventSchema } from '../../../src/core/model/event.ts';
import type { Guard } from '../../../src/core/model/guards.ts';
import { isWholeLine, lineSchema } from '../../../src/core/store/journal.ts';
import { isLeaseInfo, leaseSchema } from '../../../src/core/store/lease.ts';
import { isQueueInfo, queueSchema } from '../../../src/core/store/queueFolder.ts';

const owner = { machine: 'm', boot: 'b', namespace: 'n', pid: 4711, startTicks: '12' };
const event = {
  at: 't',
  task: 'task_1',
  revision: 2,
  from: 'pending',
  to: 'running',
  by: 'cli 1',
  kind: 'started',
};

interface Case {
  readonly guard: Guard<unknown>;
  readonly schema: z.ZodMiniType;
  readonly whole: Readonly<Record<string, unknown>>;
}

const cases: Readonly<Record<string, Case>> = {
  'a lease': {
    guard: isLeaseInfo,
    schema: leaseSchema(),
    whole: { epoch: 3, owner, door: 'run', build: 'x', maxConcurrent: 3, mode: 'auto', released: false },
  },
  "a queue's identity": { guard: isQueueInfo, schema: queueSchema(), whole: { format: 1, id: 'abc' } },
  'an event': {
    guard: isWholeEvent,
    schema: taskEventSchema(),
    whole: { ...event, why: 'w', agent: 'shell', more: 1 },
  },
  'a line of a journal': {
    guard: isWholeLine,
    schema: lineSchema(),
    whole: { revision: 2, nonce: 'n', event, task: { a: 1 }, set: { b: [2] } },
  },
  'the fields of an agent': {
    guard: areAgentFields,
    schema: agentFieldsSchema(),
    whole: {
      command: 'c',
      args: ['{prompt}'],
      description: 'd',
      promptTemplate: 't',
      promptTemplateFile: 'f',
      promptVia: 'stdin',
      longPrompt: 'l',
      longPromptArgs: ['a'],
      interactiveArgs: ['a'],
      env: { NAME: 'value' },
      workingDirectory: 'w',
      completion: 'auto',
      maxConcurrent: 2,
      timeoutSeconds: 60,
      outputFormat: 'text',
      limitPatterns: ['usage limit'],
      fallback: 'shell',
      permissionFlags: ['--yes'],
      barePrompt: true,
    },
  },
};

/** What may stand in a file in the place of a value. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'x',
    'a\0b',
    'é',
    0,
    1,
    -1,
    1.5,
    1001,
    2 ** 60,
    1e300,
    [],
    ['x'],
    ['\0'],
    ['('],
    ['x'.repeat(1001)],
    {},
    owner,
  ),
  fc.constantFrom(
    undefined,
    { ...owner, more: 1 },
    { ...owner, pid: 0 },
    { ...event, to: 'x' },
    { 'A=B': 'x' },
    [''],
  ),
  fc.jsonValue(),
);

describe('the short checks in front of the schemas', () => {
  for (const [what, { guard, schema, whole }] of Object.entries(cases)) {
    it(`pass ${what} as this program writes it`, () => {
      assert.ok(guard(whole));
    });

    it(`pass for ${what} nothing that the schema would refuse, or give back otherwise`, () => {
      const names = fc.constantFrom(...Object.keys(whole), 'more', '__proto__');
      fc.assert(
        fc.property(
          fc.array(fc.tuple(names, anything), { minLength: 1, maxLength: 3 }),
          fc.array(names, { maxLength: 2 }),
          (changed, dropped) => {
            // As a file gives it: with own fields only, and nothing that is not JSON.
            const fields = Object.fromEntries([...Object.entries(whole), ...changed]);
            const kept = Object.entries(fields).filter(([name]) => !dropped.includes(name));
            const value: unknown = JSON.parse(JSON.stringify(Object.fromEntries(kept)));
            if (!guard(value)) return;
            const { data, error } = z.safeParse(schema, structuredClone(value));
            assert.equal(error, undefined);
            assert.deepEqual(data, value);
          },
        ),
        { numRuns: 2000 },
      );
    });
  }

  it('pass of each setting what its schema passes, and nothing else', () => {
    const numbers = fc.oneof(fc.integer(), fc.double(), fc.integer({ min: -2, max: 2000 }));
    for (const { key, standard, is, schema } of SETTINGS) {
      assert.ok(is(standard), key);
      const value = fc.oneof(
        anything,
        numbers,
        fc.constantFrom('auto', 'manual', false, Number.NaN, Infinity),
      );
      fc.assert(
        fc.property(value, (tried) => {
          assert.equal(is(tried), z.safeParse(schema(), tried).success, key);
        }),
      );
    }
  });

  it('know every field of an agent', () => {
    const known = Object.keys(cases['the fields of an agent']?.whole ?? {});
    assert.deepEqual(known.sort(), Object.keys(agentFieldsSchema().shape).sort());
  });

  it('pass all agents that ship: no schema is made for them', () => {
    const fields = Object.values(shippedConfig.agents).map((entry) =>
      Object.fromEntries(Object.entries(entry).filter(([name]) => name !== 'platforms')),
    );
    assert.deepEqual(
      fields.filter((entry) => !areAgentFields(entry)),
      [],
    );
  });
});
