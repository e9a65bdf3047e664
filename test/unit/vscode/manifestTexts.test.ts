import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { manifestTexts } from './shownManifest.ts';
import { sameTexts } from './texts.ts';

const manifestSchema = z.looseObject({
  displayName: z.string(),
  description: z.string(),
  capabilities: z.unknown(),
  contributes: z.looseObject({ languageModelTools: z.array(z.looseObject({ inputSchema: z.unknown() })) }),
});

/** Fields of the manifest that VS Code shows to people. */
const SHOWN = new Set([
  ...['title', 'shortTitle', 'name', 'contextualTitle', 'label', 'displayName', 'altText', 'contents'],
  ...[
    'description',
    'userDescription',
    'markdownDescription',
    'enumDescriptions',
    'markdownEnumDescriptions',
  ],
  ...['enumItemLabels', 'deprecationMessage', 'markdownDeprecationMessage', 'errorMessage'],
]);

/** A name, the same in every language. */
const NAME = 'Orchestra';

describe('the texts of the manifest', () => {
  const manifest = z.parse(manifestSchema, JSON.parse(readFileSync('package.json', 'utf8')));
  const used = [...JSON.stringify(manifest).matchAll(/"%([^"%]+)%"/g)].map(([, key = '']) => key);

  it('stand outside of it, all that people see', () => {
    const { displayName, description, capabilities, contributes } = manifest;
    // What describes a tool's input is for the model.
    const tools = contributes.languageModelTools.map((tool) => ({ ...tool, inputSchema: {}, name: '' }));
    const matchers = z.parse(z.array(z.looseObject({})), contributes['problemMatchers']);
    const shown = {
      displayName,
      description,
      capabilities,
      contributes: {
        ...contributes,
        languageModelTools: tools,
        problemMatchers: matchers.map((matcher) => ({ ...matcher, name: '' })),
      },
    };
    assert.deepEqual(plainTexts(shown), []);
  });

  it('are the ones that it names', () => {
    assert.deepEqual(Object.keys(manifestTexts()).sort(), [...new Set(used)].sort());
  });

  it('are whole in German', () => {
    sameTexts(manifestTexts(), manifestTexts('de'));
  });
});

/** Texts below shown fields that stand there as they are, with the way to each. */
function plainTexts(value: unknown, way: readonly string[] = []): string[] {
  if (typeof value === 'string') {
    const isShown = way.some(
      (key, at) => SHOWN.has(key) && way.slice(at + 1).every((next) => /^\d+$/.test(next)),
    );
    const isPlain = value !== '' && value !== NAME && !/^%.+%$/.test(value);
    return isShown && isPlain ? [`${way.join('/')}: ${value}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => plainTexts(child, [...way, key]));
}
