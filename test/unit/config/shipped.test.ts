import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { buildLaunch, checkPrompt } from '../../../src/core/agents/commandLine.ts';
import { agentDefinitionSchema } from '../../../src/core/agents/definition.ts';
import { permissionFlagsOf } from '../../../src/core/agents/permissionFlags.ts';
import { jsonSchemas } from '../../../src/core/config/schemas.ts';
import { launchOf, PATHS } from '../agents/agents.ts';
import { Project } from './project.ts';

describe('the agents that ship', () => {
  const project = new Project();
  const { agents } = project.resolve();
  project.dispose();

  for (const [name, agent] of agents) {
    it(`are complete: ${name}`, () => {
      assert.deepEqual(agentDefinitionSchema().parse(JSON.parse(JSON.stringify(agent))), agent);
      assert.ok(agent.description);
      assert.equal(
        agent.args.filter((arg) => arg.includes('{prompt}')).length,
        agent.promptVia === 'stdin' ? 0 : 1,
      );
      assert.deepEqual(permissionFlagsOf(agent), agent.permissionFlags ?? []);
      for (const pattern of agent.limitPatterns ?? []) new RegExp(pattern, 'u');
    });

    it(`take a prompt of one megabyte: ${name}`, () => {
      const prompt = `-x ${'ü'.repeat(500_000)}`;
      checkPrompt(agent, prompt);
      const launch = buildLaunch({ ...launchOf(prompt), agent });
      assert.ok(launch.needsPromptFile && launch.promptText.includes(prompt));
      assert.ok(launch.stdin === 'prompt' || launch.args.some((arg) => arg.includes(PATHS.promptFile)));
    });

    it(`do not take a prompt that begins with - for a flag: ${name}`, () => {
      const { args } = buildLaunch({ ...launchOf('--help'), agent });
      const at = args.findIndex((arg) => arg.includes('--help'));
      assert.ok(!args[at]?.startsWith('--help') || args[at - 1] === '--');
    });
  }

  it('end by the sentinels of this queue where a template asks for them', () => {
    for (const name of ['coder', 'claude']) {
      const agent = agents.get(name) ?? assert.fail();
      const { promptText } = buildLaunch({ ...launchOf('do it'), agent });
      for (const words of ['task_1_a', 'do it', PATHS.doneFile, PATHS.errorFile])
        assert.ok(promptText.includes(words), words);
      assert.doesNotMatch(promptText, /\{\w+\}/u);
    }
  });
});

describe('the JSON Schemas in schemas/', () => {
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    it(`are what "npm run schemas" makes: ${name}`, () => {
      const committed: unknown = JSON.parse(readFileSync(path.join(root, 'schemas', name), 'utf8'));
      assert.deepEqual(committed, JSON.parse(JSON.stringify(schema)));
    });
  }
});
