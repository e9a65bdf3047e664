import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeConfigProblem } from '../../../src/core/config/problems.ts';
import { Project } from './project.ts';

const AGENTS = '.orchestra/agent-config.json';
const SETTINGS = '.orchestra/config.json';

describe('a configuration', () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  const problems = (input = {}): string[] => project.resolve(input).problems.map(describeConfigProblem);

  describe('with a wrong value', () => {
    it('tells a wrong program of a new agent once', () => {
      project.write(AGENTS, { agents: { bad: { command: 5 } } });
      assert.deepEqual(problems(), [
        '.orchestra/agent-config.json, agents.bad.command: expected the name or path of a program, found 5.',
      ]);
    });

    it('names the file of a new agent whose only value is wrong', () => {
      project.write(AGENTS, { agents: { bad: { args: 'x' } } });
      assert.match(
        problems().at(-1) ?? '',
        /^\.orchestra\/agent-config\.json, agents\.bad\.command: expected the program/,
      );
    });

    it('names file, path, what was expected and what was found, and takes the rest', () => {
      project.write(AGENTS, {
        agents: {
          claude: {
            args: ['-p', 3],
            maxConcurrent: 2,
            env: { A: 1, B: 'b' },
            completion: 'perhaps',
            timeout: 5,
          },
          broken: 'x',
          'bad name': { command: 'x' },
          empty: { description: 'without a command' },
          fine: { command: 'fine', limitPatterns: ['(', 'x'] },
        },
        agentz: {},
        $schema: 'x',
      });
      project.write('.orchestra/config.json', {
        maxConcurrent: 0,
        archive: { enabled: 'yes', max_queue_size: 5 },
        colour: 1,
      });
      project.write('.vscode/settings.json', {
        'orchestra.graceSeconds': '3',
        'orchestra.dispatch': 'manual',
      });
      assert.deepEqual(problems().sort(), [
        '.orchestra/agent-config.json, agents.bad name: expected the name of an agent (letters, digits, _ . : @ + -, at most 64), found "bad name".',
        '.orchestra/agent-config.json, agents.broken: expected an object, found "x".',
        '.orchestra/agent-config.json, agents.claude.args[1]: expected a list of texts, found 3.',
        '.orchestra/agent-config.json, agents.claude.completion: expected "auto" or "sentinel", found "perhaps".',
        '.orchestra/agent-config.json, agents.claude.env.A: expected an object of texts by variable name, found 1.',
        '.orchestra/agent-config.json, agents.claude.timeout: expected timeoutSeconds, found a name that is not known.',
        '.orchestra/agent-config.json, agents.empty.command: expected the program of a new agent, found nothing.',
        '.orchestra/agent-config.json, agents.fine.limitPatterns[0]: expected a list of regular expressions, found "(".',
        '.orchestra/agent-config.json, agentz: expected "agents", found a name that is not known.',
        '.orchestra/config.json, archive.enabled: expected true or false, found "yes".',
        '.orchestra/config.json, colour: expected a setting, found a name that is not known.',
        '.orchestra/config.json, maxConcurrent: expected a whole number from 1 to 1000, found 0.',
        '.vscode/settings.json, orchestra.graceSeconds: expected a number from 0 to 86400, found "3".',
      ]);
      const { agents, settings } = project.resolve();
      const claude = agents.get('claude');
      assert.deepEqual(
        [claude?.maxConcurrent, claude?.env, claude?.args[1]],
        [2, { B: 'b' }, '--output-format'],
      );
      assert.ok(agents.has('fine') && !agents.has('broken') && !agents.has('empty'));
      assert.deepEqual(
        [settings.maxConcurrent, settings.archive.maxQueueSize, settings.dispatch],
        [3, 5, 'manual'],
      );
    });

    it('from the editor or the command line says so', () => {
      assert.deepEqual(
        problems({ userSettings: { agents: 7, maxConcurrent: '3' }, flags: { maxConcurrent: Number.NaN } }),
        [
          'user settings, orchestra.agents: expected an object, found 7.',
          'user settings, orchestra.maxConcurrent: expected a whole number from 1 to 1000, found "3".',
          'command line, maxConcurrent: expected a whole number from 1 to 1000, found null.',
        ],
      );
    });
  });

  describe('with a file that cannot be used', () => {
    const files: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
      [
        'half a file',
        '{"agents": {',
        /expected JSON .*, found a missing closing brace \} in line 1, column 13/u,
      ],
      ['no JSON', '\nfoo', /found a word that is not in quotes in line 2, column 1\./u],
      ['no comma', '{"agents": {}\n "x": 1}', /found a missing comma in line 2, column 2\./u],
      ['a list', '[]', /expected an object, found \[\]/u],
      ['bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), /not UTF-8/u],
      ['nested too deeply', '{"a":'.repeat(200_000), /agent-config/u],
      ['50 MB', new Uint8Array(50_000_000).fill(0x20), /50000000 bytes/u],
    ];
    for (const [what, content, words] of files) {
      it(`names it and goes on: ${what}`, () => {
        project.write(AGENTS, '');
        writeFileSync(join(project.root, AGENTS), content);
        project.write('.orchestra/config.json', { maxConcurrent: 9 });
        const config = project.resolve();
        assert.match(config.problems.map(describeConfigProblem).join('\n'), words);
        assert.equal(config.settings.maxConcurrent, 9);
        assert.equal(config.agents.size, 10);
      });
    }

    it('names a folder in its place, and follows a link', () => {
      mkdirSync(join(project.root, AGENTS), { recursive: true });
      assert.deepEqual(problems(), [
        `${AGENTS}: expected a readable text file, found a folder. Until it is mended, nothing is started or archived, but by whoever could read it before.`,
      ]);
      project.write('elsewhere.json', { maxConcurrent: 2 });
      symlinkSync(join(project.root, 'elsewhere.json'), join(project.root, '.orchestra/config.json'));
      assert.equal(project.resolve().settings.maxConcurrent, 2);
    });

    it('does not take a link that leads nowhere for no configuration', () => {
      project.write(AGENTS, {});
      symlinkSync(join(project.root, 'not-mounted.json'), join(project.root, SETTINGS));
      assert.deepEqual(problems(), [
        `${SETTINGS}: expected a readable text file, found a link that leads nowhere. Until it is mended, nothing is started or archived, but by whoever could read it before.`,
      ]);
      assert.equal(project.resolve().unknown?.file, SETTINGS);
    });

    it('does not take an empty file for an empty configuration, but one that only says why it is empty', () => {
      project.write(AGENTS, '');
      project.write(SETTINGS, '// Nothing yet.\n');
      assert.deepEqual(problems(), [
        `${AGENTS}: expected JSON ({} sets nothing), found an empty file. Until it is mended, nothing is started or archived, but by whoever could read it before.`,
      ]);
    });
  });

  describe('from version 3.0', () => {
    it('keeps its archive settings; an explicit false wins over our default', () => {
      project.write('.orchestra/config.json', {
        archive: {
          enabled: false,
          max_completed_age_days: 1,
          max_failed_age_days: 2,
          max_queue_size: 3,
          archive_dir: '.orchestra/archive',
        },
      });
      const config = project.resolve();
      assert.deepEqual(config.problems, []);
      assert.deepEqual(config.settings.archive, {
        enabled: false,
        maxCompletedAgeDays: 1,
        maxFailedAgeDays: 2,
        maxQueueSize: 3,
      });
    });

    it('says that an archive elsewhere is not followed', () => {
      project.write('.orchestra/config.json', { archive: { archive_dir: '/tmp/x' } });
      assert.match(problems().join(''), /archive_dir: expected "\.orchestra\/archive", found "\/tmp\/x"/u);
    });
  });
});
