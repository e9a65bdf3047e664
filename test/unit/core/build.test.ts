import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { buildOf } from '../../../src/core/dispatch/build.ts';

describe('the build that a runner is started by', () => {
  it('names the version of the program, so that an updated one does not go on with the runner of before', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync('package.json', 'utf8')));
    assert.equal(buildOf({ PATH: '/bin' }).split(':')[0], version);
  });

  it('differs where agents would get another environment, and not by the terminal', () => {
    const build = buildOf({ PATH: '/bin', TERM: 'xterm' });
    assert.equal(buildOf({ PATH: '/bin', TERM: 'dumb' }), build);
    assert.notEqual(buildOf({ PATH: '/usr/bin', TERM: 'xterm' }), build);
  });
});
