import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { examine, identityOf } from '../../../src/core/process/identity.ts';
import { macosProcessTable } from '../../../src/core/process/macos/processTable.ts';
import { scanTree } from '../../../src/core/process/tree.ts';
import type { ProcessTable } from '../../../src/core/process/types.ts';
import { windowsProcessTable } from '../../../src/core/process/windows/processTable.ts';

const FIXTURES = 'test/fixtures/process-tables';
const answer = (file: string): string => readFileSync(path.join(FIXTURES, file), 'utf8');

const MARKER = '5f2a:task_1763665758000_ab1cd:2';

/** The answers are written by hand (see the README beside them): what the code for these systems was made for. */
describe('on macOS, by answers of its ps', () => {
  const asked: string[][] = [];
  const table = macosProcessTable((program, args) => {
    asked.push([program, ...args]);
    if (program.endsWith('ioreg')) return '    "IOPlatformUUID" = "9C1D-UUID"\n';
    if (program.endsWith('sysctl')) return '0B8F-BOOT\n';
    const all = answer(args.includes('-Eww') ? 'macos-ps-environment.txt' : 'macos-ps.txt');
    const pid = args.includes('-axo') ? undefined : args.at(-1)?.split(',');
    return all
      .split('\n')
      .filter((line) => pid === undefined || pid.includes(line.trim().split(/\s+/)[0] ?? ''))
      .join('\n');
  });

  it('hole 16: a process is known by machine, boot, pid and start', () => {
    assert.deepEqual(table.host, { machine: '9C1D-UUID', boot: '0B8F-BOOT', namespace: '' });
    assert.deepEqual(pidAndState(table, 703), [703, 'alive']);
    assert.deepEqual(pidAndState(table, 707), [707, 'stopped']);
    assert.equal(conditionOf(table, 706), 'dead');
    assert.equal(conditionOf(table, 703, { startTicks: '1' }), 'dead');
    assert.equal(conditionOf(table, 703, { boot: 'another' }), 'dead');
    assert.equal(conditionOf(table, 703, { machine: 'another' }), 'foreign');
  });

  it('an attempt is its group, its marker and their children, without runners and other attempts', () => {
    const scan = scanTree({ group: identity(table, 701), marker: MARKER }, table);
    assert.deepEqual(pids(scan.members), [701, 702, 703, 704, 707]);
    assert.equal(scan.wrapper?.pid, 701);
  });

  it('ps is asked in the C locale’s columns, all at once', () => {
    table.list();
    assert.deepEqual(asked.at(-1), ['/bin/ps', '-axo', 'pid=,ppid=,pgid=,state=,lstart=']);
  });
});

describe('on Windows, by answers of CIM and taskkill', () => {
  const kills: string[][] = [];
  const outcomes = z
    .record(z.string(), z.object({ status: z.number(), stdout: z.string(), stderr: z.string() }))
    .parse(JSON.parse(answer('windows-taskkill.json')));
  let outcome = 'ended';
  const table = windowsProcessTable((program, args) => {
    if (program === 'powershell.exe') return { status: 0, stdout: answer('windows-cim.txt') };
    kills.push([program, ...args]);
    return outcomes[outcome] ?? { status: null, stdout: '' };
  });

  it('an attempt is its leader and those that descend from it, but none that is older than its parent', () => {
    const scan = scanTree({ group: identity(table, 701) }, table);
    assert.deepEqual(pids(scan.members), [701, 702, 703, 704]);
    assert.equal(table.signal(-701, 'SIGTERM'), false, 'there are no groups to be signalled');
  });

  it('a process of an earlier boot is dead, one of another machine foreign', () => {
    assert.equal(conditionOf(table, 702, { boot: '1' }), 'dead');
    assert.equal(conditionOf(table, 702, { machine: 'another' }), 'foreign');
  });

  it('is stopped with its children, and says whether anything was', () => {
    for (const [name, done] of [
      ['ended', true],
      ['not there', false],
      ['wants force', false],
      ['not ours', false],
    ] as const) {
      outcome = name;
      assert.equal(table.signal(703, 'SIGTERM'), done, name);
    }
    assert.deepEqual(kills[0], ['taskkill.exe', '/PID', '703', '/T']);
    assert.equal(table.signal(703, 'SIGSTOP'), false);
  });

  /** A table whose answers follow one another; what lives is what it is told. */
  const answering = (answers: readonly string[], isThere: (pid: number) => boolean) => {
    let asked = 0;
    const host = 'host\tguid\t5\r\n4\t0\t5\r\n';
    const ask = () => ({ status: 0, stdout: host + (answers[Math.min(asked++, answers.length - 1)] ?? '') });
    return windowsProcessTable(ask, (pid) => {
      if (!isThere(pid)) throw Object.assign(new Error('none'), { code: 'ESRCH' });
      return true;
    });
  };

  it('a process that was started a moment after the last look is found', () => {
    const later = answering(['', '900\t4\t77\r\n'], () => true);
    assert.deepEqual(pids(later.list()), [4]);
    assert.deepEqual(pidAndState(later, 900), [900, 'alive']);
  });

  it('a process of somebody else, or with more rights, is no dead one', () => {
    const other = windowsProcessTable(
      () => ({ status: 0, stdout: answer('windows-cim.txt') }),
      () => {
        throw Object.assign(new Error('not allowed'), { code: 'EPERM' });
      },
    );
    assert.equal(conditionOf(other, 702), 'alive');
  });

  it('is the same boot after the clock was set, which moves the time Windows says it started at', () => {
    const text = answer('windows-cim.txt');
    const moved = text.replace(/^host\t([^\t]*)\t\d+/m, 'host\t$1\t7');
    assert.notEqual(moved, text);
    const before = windowsProcessTable(() => ({ status: 0, stdout: text }));
    const after = windowsProcessTable(() => ({ status: 0, stdout: moved }));
    assert.deepEqual(after.host, before.host);
  });

  it('without PowerShell nothing is known, and nothing is thrown', () => {
    const blind = windowsProcessTable(() => ({ status: null, stdout: '' }));
    assert.deepEqual(blind.list(), []);
    assert.equal(blind.signal(703, 'SIGKILL'), false);
  });
});

function identity(table: ProcessTable, pid: number): ReturnType<typeof identityOf> {
  const entry = table.list().find((each) => each.pid === pid);
  assert.ok(entry !== undefined, `no process ${String(pid)}`);
  return identityOf(entry, table);
}

function conditionOf(table: ProcessTable, pid: number, changes: object = {}): string {
  return examine({ ...identity(table, pid), ...changes }, table);
}

function pidAndState(table: ProcessTable, pid: number): [number, string] | undefined {
  const entry = table.read(pid);
  return entry && [entry.pid, entry.state];
}

function pids(entries: readonly { pid: number }[]): number[] {
  return entries.map(({ pid }) => pid).sort((a, b) => a - b);
}
