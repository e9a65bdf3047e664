import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addImportedAgents, readOlderConfig } from '../../../src/core/config/importOlder.ts';
import { Project } from './project.ts';

describe('the configuration of an older queue', () => {
  let older: Project;
  let project: Project;
  beforeEach(() => {
    older = new Project();
    project = new Project();
  });
  afterEach(() => {
    older.dispose();
    project.dispose();
  });

  it('is found from the queue’s folder and from its project', () => {
    older.write('.orchestra-cli/agent-config.json', {
      agents: { t: { command: './agent.sh', args: ['{taskId}'] } },
    });
    for (const folder of ['.gemini/agents', '.opencode', '.']) {
      const found = readOlderConfig(join(older.root, folder));
      assert.equal(found.file, join(older.root, '.orchestra-cli/agent-config.json'), folder);
      assert.deepEqual([...found.agents], [['t', { command: './agent.sh', args: ['{taskId}'] }]]);
    }
  });

  it('takes the text of templates along, with the sentinels in their new place', () => {
    older.write('.gemini/agents/agent-config.json', {
      agents: {
        t: { command: 'x', args: ['.gemini/agents/tasks/{taskId}.done'], promptTemplateFile: 'p.md' },
      },
    });
    older.write('.gemini/agents/p.md', 'touch .gemini/agents/tasks/{taskId}.done');
    const { agents } = readOlderConfig(join(older.root, '.gemini/agents'));
    assert.deepEqual(agents.get('t'), {
      command: 'x',
      args: ['.orchestra/tasks/{taskId}.done'],
      promptTemplate: 'touch .orchestra/tasks/{taskId}.done',
    });
  });

  it('is added beside what is there; nothing is overwritten', () => {
    older.write('agent-config.json', {
      agents: { a: { command: 'theirs' }, b: { command: 'b', colour: 1 }, 'no name!': {} },
    });
    project.write(
      '.orchestra/agent-config.json',
      '{ // mine\n  "agents": { "a": { "command": "mine" } }\n}\n',
    );
    const found = readOlderConfig(older.root);
    assert.deepEqual(
      found.problems.map((problem) => problem.path),
      ['agents.b.colour', 'agents.no name!'],
    );
    assert.deepEqual(addImportedAgents(project.root, found), ['b']);
    assert.deepEqual(addImportedAgents(project.root, found), []);
    assert.match(readFileSync(join(project.root, '.orchestra/agent-config.json'), 'utf8'), /\/\/ mine/u);
    const { agents } = project.resolve();
    assert.deepEqual([agents.get('a')?.command, agents.get('b')?.command], ['mine', 'b']);
  });

  it('is empty where there is none, and named where it does not parse', () => {
    assert.deepEqual(readOlderConfig(older.root), { agents: new Map(), problems: [] });
    older.write('agent-config.json', '{');
    assert.equal(readOlderConfig(older.root).problems.length, 1);
  });
});
