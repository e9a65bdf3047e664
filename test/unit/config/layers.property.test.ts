import assert from 'node:assert/strict';
import { relative } from 'node:path';
import fc from 'fast-check';
import { resolveConfig } from '../../../src/core/config/resolve.ts';
import type { ReadText } from '../../../src/core/config/readText.ts';

const ROOT = '/project';
const FILES = ['.orchestra-cli/agent-config.json', '.orchestra/agent-config.json'] as const;

/** A disk of a few files. */
function disk(files: Readonly<Record<string, string>>): ReadText {
  return (path) => {
    const text = files[relative(ROOT, path)];
    return text === undefined ? { kind: 'missing' } : { kind: 'ok', text };
  };
}

const fields = fc.record(
  {
    command: fc.constantFrom('a', 'b'),
    args: fc.array(fc.constantFrom('x', '{prompt}'), { maxLength: 2 }),
    maxConcurrent: fc.integer({ min: 1, max: 9 }),
  },
  { requiredKeys: [] },
);
type Fields = { command?: string; args?: string[]; maxConcurrent?: number };

describe('layers of configuration', () => {
  it('give each field the value of the strongest layer that sets it', () => {
    fc.assert(
      fc.property(fields, fields, fields, fields, (older, newer, user, workspace) => {
        const layers: readonly Fields[] = [older, newer, user, workspace];
        const config = resolveConfig({
          root: ROOT,
          readText: disk({
            [FILES[0]]: JSON.stringify({ agents: { mine: older } }),
            [FILES[1]]: JSON.stringify({ agents: { mine: newer } }),
            '.vscode/settings.json': JSON.stringify({ 'orchestra.agents': { mine: workspace } }),
          }),
          userSettings: { agents: { mine: user } },
        });
        const expected = layers.reduce((below, above) => ({ ...below, ...above }), {});
        const agent = config.agents.get('mine');
        if (expected.command === undefined) assert.equal(agent, undefined);
        else {
          assert.deepEqual(
            [agent?.command, agent?.args, agent?.maxConcurrent],
            [expected.command, expected.args ?? ['{prompt}'], expected.maxConcurrent],
          );
        }
      }),
    );
  });

  it('never make the configuration throw, whatever a file holds', () => {
    const content = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((agents) => JSON.stringify({ agents, archive: agents })),
    );
    const agentContent = fc
      .dictionary(fc.string(), fc.jsonValue())
      .map((mine) => JSON.stringify({ agents: { mine, claude: mine } }));
    fc.assert(
      fc.property(fc.oneof(content, agentContent), fc.jsonValue(), (text, handedIn) => {
        const readText = disk({
          [FILES[1]]: text,
          '.orchestra/config.json': text,
          '.vscode/settings.json': text,
        });
        const config = resolveConfig({ root: ROOT, readText, userSettings: handedIn });
        assert.ok(config.agents.has('shell'));
        assert.ok(config.settings.maxConcurrent >= 1);
      }),
    );
  });
});
