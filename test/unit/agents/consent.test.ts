import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configHome } from '../../../src/core/agents/configHome.ts';
import { createConsent, type Consent } from '../../../src/core/agents/consent.ts';
import type { AgentDefinition } from '../../../src/core/agents/definition.ts';
import { anAgent } from './agents.ts';

const QUEUE = 'q-0001';
const fromWorkspace = { sources: ['.orchestra/agent-config.json'], workspace: true };

describe('consent', () => {
  let folder: string;
  let root: string;
  let consent: Consent;

  const open = (env: Record<string, string> = {}): Consent =>
    createConsent({ configHome: join(folder, 'home'), env });

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'orchestra-consent-')));
    root = join(folder, 'projekt ü');
    mkdirSync(root);
    consent = open();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is not given to a queue that was not made here', () => {
    assert.equal(consent.queueTrust(root, QUEUE), false);
    assert.deepEqual(consent.pending(root, QUEUE, []), [{ kind: 'queue', root, queueId: QUEUE }]);
  });

  it('is given to the queue one made oneself, in its folder only', () => {
    consent.rememberOwnQueue(root, QUEUE);
    assert.equal(open().queueTrust(root, QUEUE), true);
    assert.equal(consent.queueTrust(folder, QUEUE), false);
    assert.equal(consent.queueTrust(root, 'q-0002'), false);
  });

  it('goes by the real path', () => {
    consent.grantQueue(root, QUEUE);
    symlinkSync(root, join(folder, 'link'));
    assert.equal(consent.queueTrust(join(folder, 'link'), QUEUE), true);
  });

  it('is not needed for agents that owe nothing to the project', () => {
    assert.equal(consent.agentTrust(root, anAgent()), true);
  });

  it('is asked for an agent from the project, and again whenever what it runs changes', () => {
    const agent = anAgent({ origin: fromWorkspace, env: { A: '1', B: '2' } });
    assert.equal(consent.agentTrust(root, agent), false);
    consent.grantAgent(root, agent);
    assert.equal(open().agentTrust(root, agent), true);
    assert.equal(
      open().agentTrust(root, { ...agent, env: { B: '2', A: '1' }, description: 'new', maxConcurrent: 2 }),
      true,
    );
    const changes: readonly Partial<AgentDefinition>[] = [
      { command: 'other' },
      { args: ['{prompt}', '--yolo'] },
      { args: ['{prompt} '] },
      { env: { A: '1' } },
      { env: { A: '1', B: '3' } },
      { workingDirectory: '/' },
      { promptTemplate: 'first do this: {userPrompt}' },
      { promptVia: 'stdin' },
      { longPrompt: '{promptFile}' },
      { longPromptArgs: ['{promptFile}'] },
      { fallback: 'shell' },
      { permissionFlags: [] },
      { barePrompt: true },
    ];
    for (const change of changes) {
      assert.equal(consent.agentTrust(root, { ...agent, ...change }), false, JSON.stringify(change));
    }
    assert.equal(consent.agentTrust(folder, agent), false);
  });

  it('shows the command line, its permission flags, and what hides in it', () => {
    const agent = anAgent({
      origin: fromWorkspace,
      args: ['--yes', 'two words', "it's", 'a\u001B[2K\u202Eb', '{prompt}'],
      env: { KEY: 'x\ny' },
      permissionFlags: ['--yes'],
      promptTemplate: 'T {userPrompt}',
    });
    consent.grantQueue(root, QUEUE);
    assert.deepEqual(consent.pending(root, QUEUE, [anAgent(), agent]), [
      {
        kind: 'agent',
        root,
        agent,
        commandLine: String.raw`my-agent --yes 'two words' 'it'\''s' 'a\u{1b}[2K\u{202e}b' {prompt}`,
        environment: [String.raw`KEY=x\u{a}y`],
        workingDirectory: root,
        permissionFlags: ['--yes'],
        sources: ['.orchestra/agent-config.json'],
        template: 'T {userPrompt}',
      },
    ]);
  });

  it('is given beforehand by ORCHESTRA_TRUST_WORKSPACE=1, and by no other value', () => {
    const agent = anAgent({ origin: fromWorkspace });
    assert.deepEqual(open({ ORCHESTRA_TRUST_WORKSPACE: '1' }).pending(root, QUEUE, [agent]), []);
    assert.equal(open({ ORCHESTRA_TRUST_WORKSPACE: '0' }).pending(root, QUEUE, [agent]).length, 2);
  });

  it('goes by what an answer says, not by the name of its file', () => {
    const trust = join(folder, 'home', 'trust');
    consent.grantQueue(root, QUEUE);
    const [given = ''] = readdirSync(trust);
    const answer = readFileSync(join(trust, given), 'utf8');
    for (const other of [answer.replace(QUEUE, 'q-0002'), answer.slice(0, 20), '']) {
      writeFileSync(join(trust, given), other);
      assert.equal(open().queueTrust(root, QUEUE), false, other);
    }
    writeFileSync(join(trust, given), answer);
    assert.equal(open().queueTrust(root, QUEUE), true);
  });

  it('is kept for the person alone, outside the project, one file for each answer', () => {
    consent.grantQueue(root, QUEUE);
    consent.grantAgent(root, anAgent({ origin: fromWorkspace }));
    open().grantQueue(root, QUEUE);
    const trust = join(folder, 'home', 'trust');
    const names = readdirSync(trust);
    assert.equal(names.length, 2);
    assert.deepEqual(readdirSync(root), []);
    for (const name of names) {
      assert.equal(statSync(join(trust, name)).mode & 0o777, 0o600);
      assert.ok(readFileSync(join(trust, name), 'utf8').includes(root));
    }
  });
});

describe('the folder of answers', () => {
  it('is the one the system has for such things', () => {
    assert.equal(configHome({ HOME: '/h' }, 'linux'), '/h/.config/orchestra');
    assert.equal(configHome({ HOME: '/h', XDG_CONFIG_HOME: '/x' }, 'linux'), '/x/orchestra');
    assert.equal(configHome({ HOME: '/h' }, 'darwin'), '/h/Library/Application Support/orchestra');
    assert.equal(configHome({ HOME: '/h', APPDATA: '/a' }, 'win32'), '/a/orchestra');
    assert.equal(configHome({ HOME: '/h', ORCHESTRA_CONFIG_HOME: '/own' }, 'linux'), '/own');
  });

  it('never lies in whatever folder is open', () => {
    assert.equal(
      configHome({ HOME: '/h', XDG_CONFIG_HOME: 'relative', ORCHESTRA_CONFIG_HOME: './x' }, 'linux'),
      '/h/.config/orchestra',
    );
  });
});
