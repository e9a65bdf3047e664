import assert from 'node:assert/strict';
import { parsePs, parsePsEnvironment } from '../../../src/core/process/macos/processTable.ts';
import { parseEnvironment, parseStat } from '../../../src/core/process/linux/processTable.ts';
import { parseCim, taskkillArguments } from '../../../src/core/process/windows/processTable.ts';
import { processTable } from '../../../src/core/process/table.ts';

describe('reading the process table of Linux', () => {
  const rest = '1 2 3 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 81708 3133440 411';

  it('reads a line, and is not fooled by a name with brackets and spaces', () => {
    assert.deepEqual(parseStat(`42 (a) S 9 9 9 (b) T ${rest}`), {
      pid: 42,
      ppid: 1,
      pgid: 2,
      sid: 3,
      startTicks: '81708',
      state: 'stopped',
      program: 'a) S 9 9 9 (b',
    });
  });

  it('tells dead, halted and living states apart', () => {
    const stateOf = (letter: string): string | undefined => parseStat(`1 (x) ${letter} ${rest}`)?.state;
    assert.deepEqual(['R', 'S', 'D', 'I', 't'].map(stateOf), Array<string>(5).fill('alive'));
    assert.deepEqual(['Z', 'X', 'T'].map(stateOf), ['dead', 'dead', 'stopped']);
  });

  it('takes a line that is none for nothing', () => {
    for (const line of ['', '42', '42 (a', '42 (a) S 1 2']) assert.equal(parseStat(line), undefined);
  });

  it('finds the marks in an environment, wherever they stand', () => {
    assert.deepEqual(parseEnvironment('ORCHESTRA_MARKER=q:t:1\0HOME=/\0'), {
      marker: 'q:t:1',
      service: false,
    });
    assert.deepEqual(parseEnvironment('A=1\0ORCHESTRA_MARKER=q:t:1'), { marker: 'q:t:1', service: false });
    assert.deepEqual(parseEnvironment('A=1\0ORCHESTRA_SERVICE=1\0'), { marker: undefined, service: true });
    assert.equal(parseEnvironment('A=ORCHESTRA_MARKER=q\0XORCHESTRA_MARKER=q\0'), undefined);
    assert.equal(parseEnvironment(''), undefined);
  });

  it('lists this very process as it reads it alone', () => {
    const table = processTable();
    const listed = table.list().find((entry) => entry.pid === process.pid);
    assert.deepEqual(listed?.startTicks, table.read(process.pid)?.startTicks);
    assert.equal(listed?.ppid, process.ppid);
  });
});

describe('reading the process table of macOS', () => {
  it('reads the columns of ps in the C locale and UTC', () => {
    const text = [
      '    1     0     1 Ss   Mon Nov  3 08:15:00 2025    ',
      '  501     1   501 S+   Thu Nov 20 19:09:18 2025    ',
      '  502   501   501 T    Thu Nov 20 19:09:19 2025    ',
      '  503   501   501 Z    Thu Nov 20 19:09:19 2025    ',
      '',
    ].join('\n');
    const entries = parsePs(text);
    assert.deepEqual(
      entries.map((entry) => entry.state),
      ['alive', 'alive', 'stopped', 'dead'],
    );
    const startTicks = String(Date.UTC(2025, 10, 20, 19, 9, 18) / 1000);
    assert.deepEqual(entries[1], { pid: 501, ppid: 1, pgid: 501, sid: 501, startTicks, state: 'alive' });
  });

  it('leaves out what is no process', () => {
    assert.deepEqual(parsePs('ps: illegal option\n\n  12  1 S'), []);
  });

  it('finds the marks behind the command line', () => {
    const text = [
      '  501 /bin/sleep 300 PATH=/bin ORCHESTRA_MARKER=q:task_1:2 HOME=/Users/me',
      '  502 node runner.cjs ORCHESTRA_SERVICE=1 HOME=/Users/me',
      '  503 /bin/sleep 300 HOME=/Users/me',
    ].join('\n');
    assert.deepEqual(
      [...parsePsEnvironment(text)],
      [
        [501, { marker: 'q:task_1:2', service: false }],
        [502, { marker: undefined, service: true }],
      ],
    );
  });
});

describe('reading the process table of Windows', () => {
  it('reads host and processes out of one answer', () => {
    const text =
      'host\t5f2a-guid\t133770000000000000\r\n0\t0\t\r\n4\t0\t133770000000000000\r\n900\t4\t133770000012345678\r\n';
    const { host, entries } = parseCim(text);
    assert.deepEqual(host, { machine: '5f2a-guid', boot: '133770000000000000', namespace: '' });
    assert.deepEqual(entries, [
      { pid: 4, ppid: 0, pgid: 0, sid: 0, startTicks: '133770000000000000', state: 'alive' },
      { pid: 900, ppid: 4, pgid: 0, sid: 0, startTicks: '133770000012345678', state: 'alive' },
    ]);
  });

  it('makes do without an answer', () => {
    const { host, entries } = parseCim('');
    assert.match(host.machine, /^host-/);
    assert.deepEqual(entries, []);
  });

  it('stops with taskkill, and knows neither groups nor halting', () => {
    assert.deepEqual(taskkillArguments(7, 'SIGTERM'), ['/PID', '7', '/T']);
    assert.deepEqual(taskkillArguments(7, 'SIGKILL'), ['/PID', '7', '/T', '/F']);
    assert.equal(taskkillArguments(7, 'SIGSTOP'), undefined);
    assert.equal(taskkillArguments(-7, 'SIGTERM'), undefined);
  });
});
