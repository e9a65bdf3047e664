import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { CHAT_TOOLS, COMMANDS, CONTEXT_KEYS, TASKS_VIEW } from '../../../src/vscode/ids.ts';
import { TOOL_INPUTS } from '../../../src/vscode/joints/chatTools/toolInputs.ts';
import { definitionFields, TASK_TYPE } from '../../../src/vscode/joints/vscodeTasks/taskDefinition.ts';
import { shownManifest } from './shownManifest.ts';

const fields = z.record(z.string(), z.unknown());
const manifestSchema = z.object({
  contributes: z.object({
    walkthroughs: z.array(
      z.looseObject({
        steps: z.array(
          z.looseObject({
            description: z.string(),
            media: z.looseObject({ svg: z.string(), altText: z.string() }),
            completionEvents: z.array(z.string()),
          }),
        ),
      }),
    ),
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
  const { contributes } = z.parse(manifestSchema, shownManifest());

  it('on the fields of a task in tasks.json', () => {
    const [definition, ...others] = contributes.taskDefinitions;
    assert.equal(others.length, 0);
    assert.equal(definition?.type, TASK_TYPE);
    assert.deepEqual(Object.keys(definition.properties).sort(), [...definitionFields()].sort());
  });

  it('on the five steps of the walkthrough: their pictures, links and the events that complete them', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.equal(steps.length, 5);
    const known: readonly string[] = [...Object.values(COMMANDS), `${TASKS_VIEW}.focus`];
    const keys: readonly string[] = Object.values(CONTEXT_KEYS);
    for (const { description, media, completionEvents } of steps) {
      assert.ok(existsSync(media.svg), media.svg);
      const picture = readFileSync(media.svg, 'utf8');
      assert.doesNotMatch(picture, /#[0-9a-f]{3,8}\b/i, 'colours are the theme’s');
      assert.doesNotMatch(picture, /style=/, 'VS Code takes styles out');
      assert.ok(completionEvents.length > 0);
      const links = [...description.matchAll(/\(command:(orchestra[\w.]*)/g)].map(([, id = '']) => id);
      const events = completionEvents.map((event) => event.split(':'));
      const commands = events.flatMap(([kind, id = '']) => (kind === 'onCommand' ? [id] : []));
      for (const id of [...links, ...commands]) {
        assert.ok(known.includes(id) || id.startsWith('workbench.'), id);
      }
      for (const [kind, id = ''] of events) if (kind === 'onContext') assert.ok(keys.includes(id), id);
    }
  });

  it('on the tools for chat, their inputs, and that Restricted Mode has none that changes anything', () => {
    const tools = new Map(contributes.languageModelTools.map((tool) => [tool.name, tool]));
    assert.deepEqual([...tools.keys()].sort(), Object.values(CHAT_TOOLS).sort());
    const inputs: readonly [string, () => { readonly shape: Readonly<Record<string, z.ZodMiniType>> }][] =
      Object.entries(TOOL_INPUTS);
    for (const [key, schemaOf] of inputs) {
      const schema = schemaOf();
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
