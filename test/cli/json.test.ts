import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { eachSandbox } from './eachSandbox.ts';
import { field, listField, shown } from './sandbox.ts';

describe('orchestra --json', () => {
  const sandbox = eachSandbox();

  it('says what is paused, tasks too', async () => {
    const id = await sandbox().task('true');
    assert.deepEqual(await sandbox().json('pause', id), { queue: false, agents: [], tasks: [id] });
    const both = { queue: false, agents: ['shell'], tasks: [id] };
    assert.deepEqual(await sandbox().json('pause', '--agent', 'shell'), both);
    assert.deepEqual(await sandbox().json('resume', id), { queue: false, agents: ['shell'], tasks: [] });
  });

  it('says why a task that was named was not launched, as where nothing is to be launched', async () => {
    const id = await sandbox().task('true', '--not-before', '1h');
    const named = await sandbox().run(['--json', 'run', id]);
    assert.equal(named.code, 1, shown(named));
    const outcome: unknown = JSON.parse(named.stdout);
    assert.deepEqual(field(outcome, 'launched'), []);
    assert.match(String(field(outcome, 'reason')), new RegExp(`^${id} was not launched: not before `));
    const next = await sandbox().json('run');
    assert.match(String(field(next, 'reason')), /^Nothing to run/);
  });

  it('gives the whole log of a task that is followed, once it has ended', async () => {
    const id = await sandbox().task('while [ ! -e go ]; do sleep 0.05; done; echo the end');
    await sandbox().ok('run', id);
    const following = sandbox().start(['--json', 'logs', id, '--follow']);
    const looking = await sandbox().json('logs', id);
    assert.equal(field(looking, 'log'), '');
    sandbox().write('go', '');
    const outcome = await following.ended;
    assert.equal(outcome.code, 0, shown(outcome));
    assert.deepEqual(JSON.parse(outcome.stdout), { taskId: id, log: 'the end\n' });
  });

  it('cancels a task once that is named twice, and that is no error', async () => {
    const id = await sandbox().task('true');
    const last = id.slice(id.lastIndexOf('_') + 1);
    const tasks = listField(await sandbox().json('cancel', id, last), 'tasks');
    assert.deepEqual(
      tasks.map((task) => field(task, 'taskId')),
      [id],
    );
    const again = await sandbox().run(['cancel', id, last]);
    assert.match(again.stderr, /^orchestra: [^\n]* is cancelled already[^\n]*\n$/);
    const none = await sandbox().run(['cancel', 'nowhere', 'nowhere']);
    assert.match(none.stderr, /^orchestra: There is no task nowhere[^\n]*\n$/);
  });

  it('makes no queue for an import of nothing', async () => {
    const outcome = await sandbox().run(['--json', 'import', 'nowhere']);
    assert.equal(outcome.code, 1, shown(outcome));
    assert.equal(outcome.stdout, '');
    assert.deepEqual(readdirSync(sandbox().root), []);
  });
});
