import assert from 'node:assert/strict';
import { agentEnvironment, markerFor, strippedEnvironment } from '../../../src/core/process/marker.ts';
import { serviceEnvironment } from '../../../src/core/process/startDetached.ts';

describe('the environment that is handed down', () => {
  const own = {
    PATH: '/bin',
    HOME: '/home/me',
    ANTHROPIC_API_KEY: 'key',
    ELECTRON_MIRROR: 'https://mirror',
    EMPTY: '',
    UNSET: undefined,
  };
  const window = {
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_NO_ATTACH_CONSOLE: '1',
    VSCODE_PID: '1',
    VSCODE_IPC_HOOK_CLI: '/tmp/x.sock',
    VSCODE_GIT_ASKPASS_MAIN: '/x/askpass-main.js',
    GIT_ASKPASS: '/x/askpass.sh',
    NODE_OPTIONS: '--inspect-brk',
    NODE_CHANNEL_FD: '3',
    ORCHESTRA_MARKER: 'another:task:1',
    ORCHESTRA_TASK_ID: 'task_other',
    ORCHESTRA_ROOT: '/other',
    ORCHESTRA_SERVICE: '1',
  };
  const kept = {
    PATH: '/bin',
    HOME: '/home/me',
    ANTHROPIC_API_KEY: 'key',
    ELECTRON_MIRROR: 'https://mirror',
    EMPTY: '',
  };

  it('keeps what is the user’s and drops what is the window’s or another task’s', () => {
    assert.deepEqual(strippedEnvironment({ ...own, ...window }), kept);
  });

  it('keeps an askpass program that is not the window’s', () => {
    assert.equal(strippedEnvironment({ GIT_ASKPASS: '/usr/bin/askpass' })['GIT_ASKPASS'], '/usr/bin/askpass');
  });

  it('gives an agent its marker, its task and its root, which no setting replaces', () => {
    const marker = markerFor({ queueId: 'q1', root: '/project', taskId: 'task_1', revision: 3 });
    assert.match(marker, /^q1:[0-9a-f]+:task_1:3$/);
    assert.notEqual(marker, markerFor({ queueId: 'q1', root: '/copy', taskId: 'task_1', revision: 3 }));
    const extra = { NODE_OPTIONS: '--max-old-space-size=100', HOME: '/else', ORCHESTRA_MARKER: 'mine' };
    assert.deepEqual(agentEnvironment({ base: kept, extra, marker, taskId: 'task_1', root: '/project' }), {
      ...kept,
      HOME: '/else',
      NODE_OPTIONS: '--max-old-space-size=100',
      ORCHESTRA_MARKER: marker,
      ORCHESTRA_TASK_ID: 'task_1',
      ORCHESTRA_ROOT: '/project',
    });
  });

  it('gives a background process of ours no marker of a task, but our own', () => {
    assert.deepEqual(serviceEnvironment({ ...own, ...window }), { ...kept, ORCHESTRA_SERVICE: '1' });
  });
});
