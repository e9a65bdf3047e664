import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { CHAT_TOOLS } from '../../../src/vscode/ids.ts';
import { TOOL_INPUTS } from '../../../src/vscode/joints/chatTools/toolInputs.ts';
import { DEFINITION_FIELDS, TASK_TYPE } from '../../../src/vscode/joints/vscodeTasks/taskDefinition.ts';

const fields = z.record(z.string(), z.unknown());
const manifestSchema = z.object({
  contributes: z.object({
    taskDefinitions: z.array(z.object({ type: z.string(), properties: fields })),
    languageModelTools: z.array(
      z.looseObject({
        name: z.string(),
        when: z.optional(z.string()),
        inputSchema: z.object({
          type: z.literal('object'),
          properties: fields,
          required: z.array(z.string()),
          additionalProperties: z.literal(false),
        }),
      }),
    ),
  }),
});

describe('the manifest and the joints with VS Code agree', () => {
  const { contributes } = z.parse(manifestSchema, JSON.parse(readFileSync('package.json', 'utf8')));

  it('on the fields of a task in tasks.json', () => {
    const [definition, ...others] = contributes.taskDefinitions;
    assert.equal(others.length, 0);
    assert.equal(definition?.type, TASK_TYPE);
    assert.deepEqual(Object.keys(definition.properties).sort(), [...DEFINITION_FIELDS].sort());
  });

  it('on the tools for chat, their inputs, and that Restricted Mode has none that changes anything', () => {
    const tools = new Map(contributes.languageModelTools.map((tool) => [tool.name, tool]));
    assert.deepEqual([...tools.keys()].sort(), Object.values(CHAT_TOOLS).sort());
    const inputs: readonly [string, { readonly shape: Readonly<Record<string, z.ZodMiniType>> }][] =
      Object.entries(TOOL_INPUTS);
    for (const [key, schema] of inputs) {
      const name = `orchestra_${key}Task${key === 'list' ? 's' : ''}`;
      const tool = tools.get(name);
      assert.ok(tool, name);
      assert.deepEqual(Object.keys(tool.inputSchema.properties).sort(), Object.keys(schema.shape).sort());
      for (const [field, type] of Object.entries(schema.shape)) {
        assert.equal(tool.inputSchema.required.includes(field), !z.safeParse(type, undefined).success, field);
      }
      if (key === 'start' || key === 'cancel') assert.match(tool.when ?? '', /isWorkspaceTrusted/);
    }
  });
});
