import assert from 'node:assert/strict';
import { buildLaunch } from '../../../src/core/agents/commandLine.ts';
import type { AgentDefinition } from '../../../src/core/agents/definition.ts';
import { resolveAgent, type KnownAgents } from '../../../src/core/agents/resolveAgent.ts';
import { OrchestraError } from '../../../src/core/model/errors.ts';
import type { ProgramState } from '../../../src/core/process/findProgram.ts';
import { anAgent, launchOf } from './agents.ts';

function known(...agents: readonly AgentDefinition[]): KnownAgents {
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  return {
    root: '/project',
    agents: byName,
    agent: (name) => byName.get(name),
    aliases: new Map([['other', 'mine']]),
    problems: [],
  };
}
const has =
  (...programs: readonly string[]) =>
  (command: string): ProgramState =>
    programs.includes(command) ? 'found' : 'not-on-path';

describe('the agent a name means', () => {
  const config = known(
    anAgent(),
    anAgent({ name: 'b', command: 'prog-b', fallback: 'c' }),
    anAgent({ name: 'c', command: './c', fallback: 'b' }),
  );

  it('is the one of that name', () => {
    assert.deepEqual(resolveAgent(config, 'mine', has('my-agent')), { agent: config.agents.get('mine') });
  });

  it('is found by its other name', () => {
    const choice = resolveAgent(config, 'other', has('my-agent'));
    assert.deepEqual([choice.agent.name, choice.via], ['mine', 'alias']);
  });

  it('is its fallback where its program is missing', () => {
    const choice = resolveAgent(config, 'b', has('/project/c'));
    assert.deepEqual([choice.agent.name, choice.via], ['c', 'fallback']);
  });

  it('needs consent where files of the project chose the fallback', () => {
    const origin = { sources: ['.orchestra/agent-config.json'], workspace: true };
    const tampered = known(anAgent({ name: 'a', command: 'gone', fallback: 'mine', origin }), anAgent());
    const { agent } = resolveAgent(tampered, 'a', has('my-agent'));
    assert.deepEqual([agent.name, agent.origin.workspace], ['mine', true]);
    assert.ok(agent.origin.sources.includes('.orchestra/agent-config.json'));
    assert.equal(resolveAgent(config, 'b', has('/project/c')).agent.origin.workspace, false);
  });

  it('is refused with the missing program and where to see what is here, also where fallbacks go in a circle', () => {
    assert.throws(
      () => resolveAgent(config, 'b', has('my-agent')),
      (error) =>
        OrchestraError.is(error, 'missing-program') && /prog-b.*orchestra doctor/u.test(error.message),
    );
  });

  it('is opencode with that agent where nobody knows the name', () => {
    const { agent, via } = resolveAgent(config, 'reviewer', has('opencode'));
    assert.equal(via, 'fallback');
    const launch = buildLaunch({
      ...launchOf('do it'),
      agent: { ...agent, barePrompt: true },
      task: { taskId: 't', prompt: 'do it', agent: 'reviewer' },
    });
    assert.deepEqual([launch.command, ...launch.args], ['opencode', 'run', '--agent', 'reviewer']);
    assert.equal(launch.stdin, 'prompt');
  });

  it('is refused where nobody knows the name and opencode is missing', () => {
    assert.throws(
      () => resolveAgent(config, 'reviewer', has('my-agent')),
      (error) =>
        OrchestraError.is(error, 'missing-program') &&
        /reviewer.*opencode.*one of: mine; not installed here: b, c\.$/u.test(error.message),
    );
  });

  it('is refused where it can be no name', () => {
    for (const name of ['', '--help', '../x', 'a b', 'a\nb', '-']) {
      assert.throws(
        () => resolveAgent(config, name, () => 'found'),
        (error) => OrchestraError.is(error, 'invalid'),
        JSON.stringify(name),
      );
    }
  });

  it('is none, and no other stands in for it, where its definition was not understood', () => {
    const mistake = {
      severity: 'error',
      file: '.orchestra/agent-config.json',
      path: 'agents.bad.command',
      expected: 'text',
      found: '5',
    } as const;
    const broken = { ...config, problems: [mistake] };
    assert.throws(
      () => resolveAgent(broken, 'bad', has('opencode')),
      /no agent bad that can be used\. \.orchestra\/agent-config\.json, agents\.bad\.command: expected text, found 5/,
    );
    assert.equal(resolveAgent(broken, 'badger', has('opencode')).via, 'fallback');
  });
});
