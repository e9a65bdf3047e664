import { strict as assert } from 'node:assert';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from './eachSandbox.ts';
import { field, shown } from './sandbox.ts';

const AGENT = JSON.stringify({
  agents: { mine: { command: 'sh', args: ['-c', 'echo from-the-project'], completion: 'auto' } },
});

describe('orchestra: consent', () => {
  const sandbox = eachSandbox();

  const agentTask = async () => {
    sandbox().write('.orchestra/agent-config.json', AGENT);
    const outcome = await sandbox().run(['start', 'mine', 'do it', '--json']);
    assert.equal(outcome.code, 0, shown(outcome));
    return String(field(JSON.parse(outcome.stdout), 'taskId'));
  };

  it('starts an agent that the project defines only after somebody approved its command line', async () => {
    const id = await agentTask();
    const refused = await sandbox().run(['run', id]);
    assert.equal(refused.code, 1, shown(refused));
    assert.match(refused.stderr, /agent mine \(sh -c .*from-the-project.*--trust/);
    assert.equal(field(await sandbox().json('show', id), 'status'), 'pending');
    const trusted = await sandbox().run(['run', id, '--wait', '--trust']);
    assert.equal(trusted.code, 0, shown(trusted));
    assert.match(await sandbox().ok('logs', id), /from-the-project/);
  });

  it('is missed by the doctor, who names the agent and the mend, until it is given', async () => {
    await agentTask();
    assert.match(
      await sandbox().ok('doctor'),
      /define agent mine \(sh -c .*from-the-project.*\), and nobody has approved that[^]*"orchestra trust"/,
    );
    await sandbox().ok('trust', '--yes');
    assert.doesNotMatch(await sandbox().ok('doctor'), /approved/);
  });

  it('asks nothing about agents of tasks that are not to be launched now', async () => {
    await agentTask();
    const id = await sandbox().task('true');
    const outcome = await sandbox().run(['run', id, '--wait']);
    assert.equal(outcome.code, 0, shown(outcome));
  });

  it('does not wait for a task whose dependency waits for approval: says so, and ends with 1', async () => {
    const awaited = await agentTask();
    const id = await sandbox().task('true', '--depends-on', awaited);
    const outcome = await sandbox().run(['run', id, '--wait']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, new RegExp(`${id}: waits for ${awaited}, .*not trusted: .*orchestra trust`));
  });

  it('takes ORCHESTRA_TRUST_WORKSPACE=1 for a yes', async () => {
    const id = await agentTask();
    const outcome = await sandbox().run(['run', id, '--wait'], { env: { ORCHESTRA_TRUST_WORKSPACE: '1' } });
    assert.equal(outcome.code, 0, shown(outcome));
  });

  it('shows with trust what would be launched, approves with --yes, and asks again when it changed', async () => {
    await agentTask();
    const looked = await sandbox().run(['trust']);
    assert.equal(looked.code, 1);
    assert.match(looked.stdout, /Agent mine[^]*runs +sh -c/);
    assert.match(looked.stderr, /--yes/);
    assert.match(await sandbox().ok('trust', '--yes'), /Approved/);
    assert.match(await sandbox().ok('trust'), /Nothing is waiting for approval/);
    sandbox().write('.orchestra/agent-config.json', AGENT.replace('from-the-project', 'something-else'));
    assert.match((await sandbox().run(['trust'])).stdout, /something-else/);
  });

  it('starts nothing from a queue that was not made on this machine', async () => {
    const id = await sandbox().task('true');
    rmSync(path.join(sandbox().base, 'config'), { recursive: true });
    const refused = await sandbox().run(['daemon', '--until-idle']);
    assert.equal(refused.code, 1, shown(refused));
    assert.match(refused.stderr, /not made by you/);
    assert.match(await sandbox().ok('why', id), /not trusted/);
    assert.equal((await sandbox().run(['daemon', '--until-idle', '--trust'])).code, 0);
  });

  const onLinux = process.platform === 'linux' ? '' : ' (skipped: only Linux has /proc)';
  it(`says so where no approval can be kept, as below /proc${onLinux}`, async function () {
    if (onLinux !== '') this.skip();
    await agentTask();
    const outcome = await sandbox().run(['trust', '--yes'], { env: { XDG_CONFIG_HOME: '/proc/config' } });
    assert.equal(outcome.code, 1, shown(outcome));
    assert.match(outcome.stderr, /^[^\n]*\/proc\/config[^\n]*\n$/);
  });

  it('does not ask for start alone, and approves with start --trust', async () => {
    sandbox().write('.orchestra/agent-config.json', AGENT);
    const outcome = await sandbox().run(['start', 'mine', 'do it', '--trust']);
    assert.equal(outcome.code, 0, shown(outcome));
    assert.match(outcome.stderr, /Approved: agent mine/);
    assert.equal((await sandbox().run(['run', '--wait'])).code, 0);
  });
});
