import { strict as assert } from 'node:assert';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../until.ts';
import { eachSandbox } from './eachSandbox.ts';
import { field } from './sandbox.ts';

describe('an older copy of a queue, put over it while a task runs', () => {
  const sandbox = eachSandbox();
  const onLinux = process.platform === 'linux' ? '' : ' (skipped: only Linux has /proc)';

  it(`lets no agent go on that nobody watches, and starts none beside it${onLinux}`, async function () {
    if (onLinux !== '') this.skip();
    const { root, base } = sandbox();
    const [queue, copy] = [path.join(root, '.orchestra'), path.join(base, 'copy')];
    const id = await sandbox().task('echo $$ >> agent.pids; exec sleep 60', '--max-retries', '0');
    cpSync(queue, copy, { recursive: true });
    sandbox().start(['daemon']);
    const pids = path.join(root, 'agent.pids');
    await until('the agent works', () => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'));
    const pid = sandbox().read('agent.pids').trim();
    cpSync(copy, queue, { recursive: true });
    const file = path.join(queue, 'tasks', `${id}.json`);
    await until('its task has ended', () => sandbox().read(path.relative(root, file)).includes('"failed"'));
    assert.equal(existsSync(`/proc/${pid}`), false, 'its agent lives on');
    assert.equal(sandbox().read('agent.pids').trim(), pid, 'it was started once');
    assert.equal(field(await sandbox().json('show', id), 'status'), 'failed');
  });

  it(`lets no agent go on whose wrapper had died before${onLinux}`, async function () {
    if (onLinux !== '') this.skip();
    const { root, base } = sandbox();
    const [queue, copy] = [path.join(root, '.orchestra'), path.join(base, 'copy')];
    const id = await sandbox().task('echo $PPID $$ >> agent.pids; exec sleep 60', '--max-retries', '0');
    cpSync(queue, copy, { recursive: true });
    sandbox().start(['daemon']);
    const pids = path.join(root, 'agent.pids');
    await until('the agent works', () => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'));
    const [wrapper = '', pid = ''] = sandbox().read('agent.pids').trim().split(' ');
    const holder = (): number => {
      const task: unknown = JSON.parse(sandbox().read(`.orchestra/tasks/${id}.json`));
      return Number(field(field(task, 'runner'), 'pid'));
    };
    const first = holder();
    process.kill(first, 'SIGKILL');
    await until('another runner has it', () => holder() !== first);
    const runner = holder();
    // Halted meanwhile, so that it hears of both together.
    process.kill(runner, 'SIGSTOP');
    cpSync(copy, queue, { recursive: true });
    process.kill(Number(wrapper), 'SIGKILL');
    process.kill(runner, 'SIGCONT');
    await until('its agent is gone', () => !existsSync(`/proc/${pid}`));
  });
});
