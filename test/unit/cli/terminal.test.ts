import { strict as assert } from 'node:assert';
import { coloursFor } from '../../../src/cli/format/colours.ts';
import { symbolsFor } from '../../../src/cli/format/symbols.ts';
import { terminalOf } from '../../../src/cli/format/terminal.ts';
import { LogText } from '../../../src/core/logs/logText.ts';
import { formatDuration, formatSeconds } from '../../../src/cli/format/duration.ts';
import { timeLeftOf } from '../../../src/cli/format/taskState.ts';

describe('cli: what a terminal can do', () => {
  const colours = (isTTY: boolean, environment: NodeJS.ProcessEnv) =>
    coloursFor({ isTTY }, environment).isColorSupported;

  it('is coloured on a terminal only, unless the environment says otherwise', () => {
    assert.equal(colours(true, {}), true);
    assert.equal(colours(false, {}), false);
    assert.equal(colours(true, { TERM: 'dumb' }), false);
    assert.equal(colours(true, { NO_COLOR: '1' }), false);
    assert.equal(colours(true, { NO_COLOR: '' }), true);
    assert.equal(colours(false, { FORCE_COLOR: '1' }), true);
    assert.equal(colours(true, { FORCE_COLOR: '0' }), false);
    assert.equal(colours(true, { FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.equal(colours(false, { CI: 'true' }), false);
  });

  it('draws beyond ASCII only in a UTF-8 locale; LC_ALL goes before LC_CTYPE before LANG', () => {
    const icon = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
      symbolsFor(environment, platform).complete;
    assert.equal(icon({ LANG: 'de_DE.UTF-8' }), '✓');
    assert.equal(icon({ LANG: 'C.utf8' }), '✓');
    assert.equal(icon({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }), '+');
    assert.equal(icon({ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }), '✓');
    assert.equal(icon({}), '+');
    assert.equal(icon({}, 'darwin'), '✓');
    assert.equal(icon({ LANG: 'en_US.UTF-8', TERM: 'linux' }), '+');
    assert.equal(icon({}, 'win32'), '+');
    assert.equal(icon({ WT_SESSION: 'x' }, 'win32'), '✓');
  });

  it('has 80 columns where a terminal does not tell, and no limit where it is a pipe', () => {
    assert.equal(terminalOf({ isTTY: true, columns: 0 }, {}).width, 80);
    assert.equal(terminalOf({ isTTY: true, columns: 132 }, {}).width, 132);
    assert.equal(terminalOf({}, {}).width, undefined);
  });
});

describe('cli: text of a log', () => {
  it('keeps colours, drops every other escape, and resets the colour at the end', () => {
    const log = new LogText(true);
    assert.equal(
      log.add('a\u001b[31mred\u001b[2J\u001b]0;x\u0007\u0007\tb\r\nc\rd\n'),
      'a\u001b[31mred\tb\nc\nd\n',
    );
    assert.equal(log.end(), '\u001b[0m');
  });

  it('puts an escape together that came in two pieces', () => {
    const log = new LogText(true);
    assert.equal(
      log.add('x\u001b[3') + log.add('1my') + log.add('\u001b') + log.add('[2Jz'),
      'x\u001b[31myz',
    );
    const plain = new LogText(false);
    assert.equal(plain.add('x\u001b[3') + plain.add('1my') + plain.end(), 'xy');
  });
});

describe('cli: times', () => {
  it('are short', () => {
    assert.equal(formatDuration(850), '850ms');
    assert.equal(formatDuration(1200), '1.2s');
    assert.equal(formatDuration(65_000), '1m 5s');
    assert.equal(formatDuration(7_384_000), '2h 3m');
    assert.equal(formatDuration(-5), '0ms');
    assert.equal(formatSeconds(400), '0s');
    assert.equal(formatSeconds(59_700), '1m');
  });

  it('warn below a fifth, and more below a minute', () => {
    assert.equal(timeLeftOf(0, undefined), 'no limit');
    assert.equal(timeLeftOf(700_000, 1_000_000), 'ok');
    assert.equal(timeLeftOf(810_000, 1_000_000), 'warning');
    assert.equal(timeLeftOf(950_000, 1_000_000), 'critical');
    assert.equal(timeLeftOf(1_000_000, 1_000_000), 'overdue');
  });
});
