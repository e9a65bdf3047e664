import assert from 'node:assert/strict';
import { logName } from '../../../src/vscode/logs/logName.ts';

describe('the name of a log', () => {
  it('begins as the prompt does and ends with what is special of the id', () => {
    assert.equal(logName({ prompt: 'npm test', taskId: 'task_1795204579241_n8ldp' }), 'npm test n8ldp');
    assert.equal(logName({ prompt: 'npm test', taskId: 'task_1795204579241_n8ldp_r1' }), 'npm test n8ldp_r1');
  });

  it('is short and plain, whatever the prompt is', () => {
    const name = logName({ prompt: '"a/b:c?#" && echo ＡＢ'.repeat(9), taskId: 'task_7' });
    assert.match(name, /^[\p{L}\p{N} ._-]{1,33}$/u);
    assert.equal(logName({ prompt: '???', taskId: 'task_7' }), '7');
  });
});
