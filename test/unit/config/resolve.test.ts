import assert from 'node:assert/strict';
import { explainConfig } from '../../../src/core/config/explain.ts';
import { describeConfigProblem } from '../../../src/core/config/problems.ts';
import { Project } from './project.ts';

const AGENTS = '.orchestra/agent-config.json';

describe('the configuration of a queue', () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  const problems = (input = {}): string[] => project.resolve(input).problems.map(describeConfigProblem);
  const originOf = (path: string, input = {}): string | undefined =>
    explainConfig(project.resolve(input)).find((row) => row.path === path)?.origin;

  it('of an empty folder is what ships, without a problem', () => {
    const config = project.resolve();
    assert.deepEqual(config.problems, []);
    assert.deepEqual([...config.agents.keys()].sort(), [
      'aider',
      'auggie',
      'claude',
      'coder',
      'codex',
      'copilot',
      'cursor-agent',
      'gemini',
      'qwen',
      'shell',
    ]);
    assert.equal(config.aliases.get('augment'), 'auggie');
    assert.equal(config.aliases.get('cursor'), 'cursor-agent');
    assert.deepEqual(config.settings, {
      maxConcurrent: 3,
      defaultTimeoutSeconds: 3600,
      graceSeconds: 3,
      sentinelGraceSeconds: 5,
      dispatch: 'auto',
      continueWhenClosed: true,
      retryBackoffBaseSeconds: 2,
      retryBackoffCeilingSeconds: 300,
      logMaxBytes: 52_428_800,
      eventsMaxBytes: 10_485_760,
      eventsKeepDays: 30,
      archive: { enabled: true, maxCompletedAgeDays: 7, maxFailedAgeDays: 14, maxQueueSize: 1000 },
      runnerIdleSeconds: 60,
      skipPermissionFlags: true,
    });
  });

  it('lets the stronger of two layers win, value by value, and tells where each came from', () => {
    project.write('.orchestra/config.json', { maxConcurrent: 4, graceSeconds: 4, runnerIdleSeconds: 4 });
    project.write('.vscode/settings.json', { 'orchestra.graceSeconds': 6, 'orchestra.runnerIdleSeconds': 6 });
    const input = {
      userSettings: { maxConcurrent: 5, graceSeconds: 5, runnerIdleSeconds: 5 },
      flags: { runnerIdleSeconds: 7 },
    };
    const { maxConcurrent, graceSeconds, runnerIdleSeconds, eventsKeepDays } =
      project.resolve(input).settings;
    assert.deepEqual([eventsKeepDays, maxConcurrent, graceSeconds, runnerIdleSeconds], [30, 5, 6, 7]);
    assert.equal(originOf('eventsKeepDays', input), 'built-in');
    assert.equal(originOf('maxConcurrent'), '.orchestra/config.json');
    assert.equal(originOf('maxConcurrent', input), 'user settings');
    assert.equal(originOf('graceSeconds', input), '.vscode/settings.json');
    assert.equal(originOf('runnerIdleSeconds', input), 'command line');
  });

  it('reads the settings of an editor with comments, trailing commas and other programs’ keys', () => {
    const text =
      '\uFEFF{ // mine\n "editor.fontSize": 12, /* ours */ "orchestra.maxConcurrent": 8,\n "orchestra": {"dispatch": "manual"},\n "orchestra.tree.groupBy": "agent", }';
    project.write('.vscode/settings.json', text);
    const { settings, problems: found } = project.resolve();
    assert.deepEqual([settings.maxConcurrent, settings.dispatch, found], [8, 'manual', []]);
  });

  it('is the same whether the editor hands the project’s settings in or its file is read', () => {
    const agents = { claude: { args: ['-p', '{prompt}'] }, mine: { command: 'mine' } };
    project.write('.vscode/settings.json', {
      'orchestra.agents': agents,
      'orchestra.archive.enabled': false,
    });
    const read = project.resolve();
    const handedIn = project.resolve({ workspaceSettings: { agents, archive: { enabled: false } } });
    assert.deepEqual(handedIn.settings, read.settings);
    for (const name of ['claude', 'mine']) {
      const { origin: a, ...one } = read.agents.get(name) ?? assert.fail();
      const { origin: b, ...other } = handedIn.agents.get(name) ?? assert.fail();
      assert.deepEqual(one, other);
      assert.deepEqual([a.workspace, b.workspace], [true, true]);
    }
  });

  it('takes agents field by field, and variables one by one', () => {
    project.write('.orchestra-cli/agent-config.json', {
      agents: { claude: { description: 'older', env: { A: '1', B: '1' } } },
    });
    project.write(AGENTS, { agents: { claude: { description: 'newer', env: { B: '2' } } } });
    project.write('.vscode/settings.json', {
      'orchestra.agents.claude.args': ['-p', '{prompt}'],
      'orchestra.agents.claude.env.C': '3',
    });
    const shipped = new Project();
    const { agents } = project.resolve();
    const original = shipped.resolve().agents.get('claude');
    shipped.dispose();
    assert.deepEqual(agents.get('claude'), {
      ...original,
      description: 'newer',
      args: ['-p', '{prompt}'],
      env: { A: '1', B: '2', C: '3' },
      origin: {
        sources: [
          'agent-config.json (shipped)',
          '.orchestra-cli/agent-config.json',
          AGENTS,
          '.vscode/settings.json',
        ],
        workspace: true,
      },
    });
    assert.equal(originOf('agents.claude.args'), '.vscode/settings.json');
    assert.equal(originOf('agents.claude.env.A'), '.orchestra-cli/agent-config.json');
    assert.equal(originOf('agents.claude.command'), 'agent-config.json (shipped)');
  });

  it('makes new agents of new names, also of names with dots', () => {
    project.write('.vscode/settings.json', {
      'orchestra.agents': { a: { command: 'a' } },
      'orchestra.agents.gpt-4.1.command': 'b',
    });
    const { agents } = project.resolve();
    assert.deepEqual([agents.get('a')?.args, agents.get('gpt-4.1')?.command], [['{prompt}'], 'b']);
  });

  it('asks for consent only where the project changes what is run', () => {
    const trusts = (input = {}): boolean =>
      project.resolve(input).agents.get('claude')?.origin.workspace === false;
    assert.ok(trusts());
    assert.ok(trusts({ userSettings: { agents: { claude: { args: ['x'] } } } }));
    project.write(AGENTS, {
      agents: { claude: { description: 'words', maxConcurrent: 2, command: 'claude' } },
    });
    assert.ok(trusts(), 'the same command, and fields that run nothing');
    project.write(AGENTS, { agents: { claude: { args: ['x'] } } });
    assert.ok(!trusts());
    assert.ok(trusts({ userSettings: { agents: { claude: { args: ['x'] } } } }), 'the person says the same');
    assert.ok(trusts({ userSettings: { agents: { claude: { args: ['y'] } } } }), 'the person says otherwise');
    assert.ok(!trusts({ workspaceSettings: { agents: { claude: { env: { PATH: '/evil' } } } } }));
  });

  it('leaves what ships for another system out, and takes what is for this one', () => {
    assert.equal(project.resolve({ platform: 'linux' }).agents.get('shell')?.command, 'sh');
    const windows = project.resolve({ platform: 'win32' }).agents.get('shell');
    assert.deepEqual([windows?.command, windows?.longPromptArgs], ['cmd.exe', undefined]);
  });

  describe('prompt templates', () => {
    const template = (input = {}): string | undefined =>
      project.resolve(input).agents.get('mine')?.promptTemplate;

    it('come from a file, which wins over the inline one', () => {
      project.write('prompts/mine.md', 'file {userPrompt}');
      project.write(AGENTS, {
        agents: { mine: { command: 'x', promptTemplate: 'inline', promptTemplateFile: 'prompts/mine.md' } },
      });
      assert.equal(template(), 'file {userPrompt}');
      assert.equal(
        template({ userSettings: { agents: { mine: { promptTemplate: 'stronger' } } } }),
        'stronger',
      );
    });

    it('may lie beside the configuration, or be one that ships', () => {
      project.write('.orchestra/t.md', 'beside');
      project.write(AGENTS, { agents: { mine: { command: 'x', promptTemplateFile: 't.md' } } });
      assert.equal(template(), 'beside');
      project.write(AGENTS, { agents: { mine: { command: 'x', promptTemplateFile: 'prompts/full.md' } } });
      assert.match(template() ?? '', /AGENTS\.md or CONVENTIONS\.md/u);
    });

    it('that ship are not replaced by a file of the project that has their name', () => {
      project.write('prompts/short.md', 'evil {userPrompt}');
      const claude = project.resolve().agents.get('claude');
      assert.doesNotMatch(claude?.promptTemplate ?? '', /evil/u);
      assert.equal(claude?.origin.workspace, false);
    });

    it('of the project need consent, also where the person’s settings name them', () => {
      project.write('t.md', 'whatever {userPrompt}');
      const input = { userSettings: { agents: { claude: { promptTemplateFile: 't.md' } } } };
      assert.equal(project.resolve(input).agents.get('claude')?.origin.workspace, true);
    });

    it('that are missing are named, and the agent stays', () => {
      project.write(AGENTS, { agents: { mine: { command: 'x', promptTemplateFile: 'no.md' } } });
      assert.deepEqual(problems(), [
        `${AGENTS}, agents.mine.promptTemplateFile: expected the path of a text file, found "no.md", which does not exist.`,
      ]);
      assert.ok(project.resolve().agents.has('mine'));
    });
  });

  it('lets a project take permission flags away, but not give them back', () => {
    const input = { userSettings: { skipPermissionFlags: false } };
    project.write('.vscode/settings.json', { 'orchestra.skipPermissionFlags': true });
    assert.equal(project.resolve(input).settings.skipPermissionFlags, false);
    assert.match(problems(input).join(''), /skipPermissionFlags: expected false/u);
    project.write('.vscode/settings.json', { 'orchestra.skipPermissionFlags': false });
    assert.equal(project.resolve().settings.skipPermissionFlags, false);
    assert.equal(
      project.resolve({ flags: { skipPermissionFlags: true } }).settings.skipPermissionFlags,
      true,
    );
  });
});
