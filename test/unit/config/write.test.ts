import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { initConfig, setConfigValue } from '../../../src/core/config/write.ts';
import { OrchestraError } from '../../../src/core/model/errors.ts';
import { Project } from './project.ts';

const SETTINGS = '.orchestra/config.json';
const AGENTS = '.orchestra/agent-config.json';

describe('setting a value', () => {
  let project: Project;
  beforeEach(() => (project = new Project()));
  afterEach(() => project.dispose());

  const set = (key: string, text: string): unknown => setConfigValue(project.root, key, text);
  const read = (name: string): string => readFileSync(join(project.root, name), 'utf8');

  it('writes it where the next look finds it', () => {
    assert.deepEqual(set('maxConcurrent', '7'), { file: SETTINGS, path: 'maxConcurrent', value: 7 });
    set('orchestra.dispatch', 'manual');
    set('archive.enabled', 'false');
    set('archive.maxQueueSize', '12');
    set('archive.max_completed_age_days', '3');
    set('agents.claude.args', '["-p", "{prompt}"]');
    set('agents.claude.env.TOKEN', '123');
    set('agents.claude.description', 'two words');
    set('agents.mine.command', './mine.sh');
    const { settings, agents, problems } = project.resolve();
    assert.deepEqual(problems, []);
    assert.deepEqual([settings.maxConcurrent, settings.dispatch], [7, 'manual']);
    assert.deepEqual(settings.archive, {
      enabled: false,
      maxCompletedAgeDays: 3,
      maxFailedAgeDays: 14,
      maxQueueSize: 12,
    });
    const claude = agents.get('claude');
    assert.deepEqual(
      [claude?.args, claude?.env, claude?.description],
      [['-p', '{prompt}'], { TOKEN: '123' }, 'two words'],
    );
    assert.equal(agents.get('mine')?.command, './mine.sh');
  });

  it('keeps the names version 3.0 reads', () => {
    set('archive.maxQueueSize', '12');
    assert.deepEqual(JSON.parse(read(SETTINGS)), { archive: { max_queue_size: 12 } });
  });

  it('leaves comments, order and unknown keys alone', () => {
    project.write(SETTINGS, '{\n  // why\n  "theirs": [1, 2],\n  "maxConcurrent": 2, // few\n}\n');
    set('maxConcurrent', '5');
    assert.equal(read(SETTINGS), '{\n  // why\n  "theirs": [1, 2],\n  "maxConcurrent": 5, // few\n}\n');
  });

  it('leaves no temporary file, and writes through a link', () => {
    project.write('shared.json', {});
    project.write('.orchestra/x', '');
    symlinkSync(join(project.root, 'shared.json'), join(project.root, SETTINGS));
    set('maxConcurrent', '5');
    assert.ok(lstatSync(join(project.root, SETTINGS)).isSymbolicLink());
    assert.deepEqual(JSON.parse(read('shared.json')), { maxConcurrent: 5 });
    assert.deepEqual(readdirSync(project.root).sort(), ['.orchestra', 'shared.json']);
  });

  for (const [key, text, words] of [
    ['maxConcurrent', '0', /maxConcurrent must be a whole number from 1 to 1000, not "0"/u],
    ['maxConcurrent', 'many', /whole number/u],
    ['maxConcurrent', '2.5', /whole number/u],
    ['graceSeconds', '-1', /from 0/u],
    ['archive.enabled', 'yes', /true or false/u],
    ['colour', '1', /not a setting; the settings are maxConcurrent,/u],
    ['agents.claude.args', '-p', /list of texts/u],
    ['agents.claude.colour', 'red', /names no field/u],
    ['agents.claude', '{}', /names no field/u],
    ['agents.../x.command', 'x', /names no field/u],
  ] as const) {
    it(`refuses ${key} = ${text}, and writes nothing`, () => {
      assert.throws(
        () => set(key, text),
        (error) => OrchestraError.is(error, 'invalid') && words.test(error.message),
      );
      assert.equal(existsSync(join(project.root, '.orchestra')), false);
    });
  }

  it('leaves a file alone that does not parse', () => {
    for (const content of ['{"maxConcurrent": 2', '[]', '{"archive": 3}']) {
      project.write(SETTINGS, content);
      assert.throws(
        () => set('archive.enabled', 'true'),
        (error) => OrchestraError.is(error, 'damaged'),
        content,
      );
      assert.equal(read(SETTINGS), content);
    }
  });

  it('says so where it cannot write', () => {
    project.write('.orchestra', 'a file in its place');
    assert.throws(
      () => set('maxConcurrent', '2'),
      (error) => OrchestraError.is(error) && error.message.includes(join(project.root, '.orchestra')),
    );
  });
});

describe('the first configuration', () => {
  it('is made where it is missing, changes nothing, and overwrites nothing', () => {
    const project = new Project();
    const before = project.resolve();
    project.write(SETTINGS, { maxConcurrent: 2 });
    assert.deepEqual(initConfig(project.root), [AGENTS]);
    assert.deepEqual(initConfig(project.root), []);
    const { settings, agents, problems } = project.resolve();
    assert.deepEqual([problems, settings.maxConcurrent, agents], [[], 2, before.agents]);
    project.dispose();
  });
});
