import assert from 'node:assert/strict';
import { COMMANDS } from '../../../src/vscode/ids.ts';
import { english } from '../../../src/vscode/l10n.ts';
import { emptyCause, type EmptyFacts } from '../../../src/vscode/view/emptyCause.ts';

describe('an empty view whose cause has names', () => {
  const nothing: EmptyFacts = { hasQueue: true, unread: [], missing: [], other: undefined };
  const offered = (facts: Partial<EmptyFacts>): string[] =>
    emptyCause({ ...nothing, ...facts }, english)?.offers.map(({ command }) => command) ?? [];

  it('names every program that was looked for, each once, and leads to the agents', () => {
    const missing = ['claude', 'codex', 'claude', '/opt/team/agent'];
    const cause = emptyCause({ ...nothing, hasQueue: false, missing }, english);
    assert.match(cause?.text ?? '', /no queue yet.*looked for claude, codex, \/opt\/team\/agent\./);
    const [start, configure] = cause?.offers ?? [];
    assert.equal(start?.command, COMMANDS.startTask);
    assert.deepEqual(configure?.args, ['orchestra.agents']);
  });

  it('says why a queue cannot be read, and not that it is empty', () => {
    const unread = ['/project: its journal is a link.'];
    const cause = emptyCause({ ...nothing, unread, missing: ['claude'] }, english);
    assert.match(cause?.text ?? '', /cannot be read; .*\/project: its journal is a link\./);
    assert.doesNotMatch(cause?.text ?? '', /empty/);
    assert.deepEqual(offered({ unread }), [COMMANDS.checkQueue]);
  });

  it('names the process that dispatches, and offers to take over', () => {
    const cause = emptyCause({ ...nothing, other: { kind: 'vscode', pid: 4711 } }, english);
    assert.match(cause?.text ?? '', /The queue is empty\. .*vscode, pid 4711.* are started there\./);
    assert.deepEqual(offered({ other: { kind: 'daemon', pid: 1 } }), [COMMANDS.startTask, COMMANDS.takeOver]);
  });

  it('says both where both hold', () => {
    assert.equal(offered({ missing: ['claude'], other: { kind: 'run', pid: 7 } }).length, 3);
  });

  it('leaves it to the welcome texts where there is no name to be said', () => {
    assert.equal(emptyCause(nothing, english), undefined);
    assert.equal(emptyCause({ ...nothing, hasQueue: false }, english), undefined);
  });

  it('shows no control characters of a program that a folder brought along', () => {
    const cause = emptyCause({ ...nothing, missing: ['\u001b[31magent'] }, english);
    assert.match(cause?.text ?? '', /looked for agent\./);
  });
});
