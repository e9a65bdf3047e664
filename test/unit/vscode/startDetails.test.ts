import assert from 'node:assert/strict';
import type { ProgramState } from '../../../src/core/index.ts';
import { agentItems } from '../../../src/vscode/starting/agentItems.ts';
import { detailItems } from '../../../src/vscode/starting/detailItems.ts';
import { readNotBefore, readTimeLimit, readWhole } from '../../../src/vscode/starting/detailValues.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { anAgent } from '../agents/agents.ts';

const NOW_MS = Date.UTC(2026, 0, 31, 12);
const facts = { standardTimeoutSeconds: 3600, nowMs: NOW_MS, titleOfTask: (id: string) => `title of ${id}` };

describe('the second page of a start', () => {
  it('starts with what starts the task, and shows what holds if nothing is said', () => {
    const items = detailItems({ agent: 'claude', prompt: '\n\nFix it\nnow' }, facts, english);
    assert.deepEqual(
      items.map(({ what, description, detail }) => [what, description, detail]),
      [
        ['start', 'claude', 'Fix it'],
        ['priority', '5 (default)', undefined],
        ['timeoutSeconds', '1h (default)', undefined],
        ['maxRetries', 'at most 3 (default)', undefined],
        ['autoRetry', 'no, only when you ask for it', undefined],
        ['dependsOn', 'no', undefined],
        ['notBefore', 'at once', undefined],
      ],
    );
  });

  it('shows what was said', () => {
    const items = detailItems(
      { priority: 9, timeoutSeconds: 0, maxRetries: 0, autoRetry: true, dependsOn: ['task_1', 'task_2'] },
      facts,
      english,
    );
    assert.deepEqual(
      items.slice(1, 6).map(({ description }) => description),
      ['9', 'none', 'at most 0', 'yes, after a pause', 'title of task_1, title of task_2'],
    );
  });

  it('reads a whole number within its limits, and an empty text as the standard', () => {
    const limits = { min: 0, max: 100 };
    assert.deepEqual(readWhole(' 7 ', limits, english), { value: 7 });
    assert.deepEqual(readWhole('', limits, english), { value: undefined });
    for (const text of ['101', '-1', '1.5', '1e1', 'x']) {
      assert.deepEqual(
        readWhole(text, limits, english),
        { problem: 'Write a whole number from 0 to 100.' },
        text,
      );
    }
  });

  it('reads a time limit in seconds or with its unit', () => {
    assert.deepEqual(readTimeLimit('90', english), { value: 90 });
    assert.deepEqual(readTimeLimit('30m', english), { value: 1800 });
    assert.deepEqual(readTimeLimit('1.5h', english), { value: 5400 });
    assert.deepEqual(readTimeLimit('0', english), { value: 0 });
    for (const text of ['soon', '-1', '60w', '1:30'])
      assert.ok('problem' in readTimeLimit(text, english), text);
  });

  it('reads a time to come, from now or by the clock', () => {
    assert.deepEqual(readNotBefore('2h', NOW_MS, english), { value: '2026-01-31T14:00:00.000Z' });
    assert.deepEqual(readNotBefore('2026-02-01T08:00:00Z', NOW_MS, english), {
      value: '2026-02-01T08:00:00.000Z',
    });
    for (const text of ['tomorrow', '5', '2026-13-01', '999999999w']) {
      assert.ok('problem' in readNotBefore(text, NOW_MS, english), text);
    }
  });
});

describe('the agents to pick from', () => {
  const agents = [
    anAgent({ name: 'gone', command: 'gone-cli', description: 'Of old' }),
    anAgent({ name: 'claude', command: 'claude', description: 'Anthropic', permissionFlags: ['--skip'] }),
    anAgent({ name: 'shell', command: 'sh', barePrompt: true }),
  ];
  const states = new Map<string, ProgramState>([
    ['gone-cli', 'not-on-path'],
    ['./gone.sh', 'no-file'],
    ['./plain.sh', 'not-executable'],
  ]);
  const find = (command: string): ProgramState => states.get(command) ?? 'found';

  it('come with those first whose program was found, and say what is missing', () => {
    const items = agentItems({ agents, find, skipsQuestions: true }, english);
    assert.deepEqual(
      items.map(({ name, found }) => [name, found]),
      [
        ['claude', true],
        ['shell', true],
        ['gone', false],
      ],
    );
    assert.equal(items[0]?.description, 'Anthropic');
    assert.equal(items[2]?.description, 'gone-cli is not on the PATH · Of old');
  });

  it('say of a program that is named by its path whether it is missing or cannot be executed', () => {
    const scripts = [
      anAgent({ name: 'a', command: './gone.sh' }),
      anAgent({ name: 'b', command: './plain.sh', description: 'Ours' }),
    ];
    assert.deepEqual(
      agentItems({ agents: scripts, find, skipsQuestions: true }, english).map(
        ({ description }) => description,
      ),
      ['./gone.sh does not exist', './plain.sh cannot be executed · Ours'],
    );
  });

  it('warn of skipped permission questions, while they are skipped', () => {
    const warned = (skipsQuestions: boolean): string[] =>
      agentItems({ agents, find, skipsQuestions }, english)
        .filter(({ detail }) => detail.includes('skips its own permission questions'))
        .map(({ name }) => name);
    assert.deepEqual(warned(true), ['claude']);
    assert.deepEqual(warned(false), []);
  });

  it('leave out those that would run code and messages as a command line', () => {
    const items = agentItems({ agents, find, skipsQuestions: false, wordsOnly: true }, english);
    assert.deepEqual(items.map(({ name }) => name).sort(), ['claude', 'gone']);
  });
});
