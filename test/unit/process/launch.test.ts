import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { findProgram } from '../../../src/core/process/findProgram.ts';
import { Workshop, eventually } from './workshop.ts';

const file = (command: string): string => {
  const found = findProgram(command, { cwd: '/', path: process.env['PATH'] });
  assert.ok(found.kind === 'found', command);
  return found.file;
};

describe('launching an agent under its wrapper', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(async () => workshop.clear());

  it('runs it in its folder, writes both outputs to the log and keeps the exit code', async () => {
    const agent = workshop.run('pwd; echo to-stderr >&2; exit 7');
    assert.deepEqual(await agent.exited, { code: 7, signal: null });
    assert.equal(workshop.output(), `${workshop.folder}\nto-stderr\n`);
    assert.ok(existsSync(agent.startedFile));
    assert.deepEqual(agent.codes(), ['7']);
  });

  it('runs nothing before go', async () => {
    const agent = workshop.launch(file('touch'), ['ran']);
    assert.equal(agent.identity.pid, agent.pid);
    assert.ok(!existsSync(agent.startedFile));
    agent.go();
    assert.equal((await agent.exited).code, 0);
    assert.ok(existsSync(workshop.path('ran')));
  });

  it('runs nothing and leaves nothing when the input ends without go', async () => {
    const agent = workshop.launch(file('touch'), ['ran']);
    agent.abandon();
    assert.equal((await agent.exited).code, 0);
    assert.ok(!existsSync(workshop.path('ran')));
    assert.ok(!existsSync(agent.startedFile));
    assert.deepEqual(agent.codes(), []);
    assert.equal(workshop.output(), '');
  });

  it('runs nothing when the attempt was started already', async () => {
    const startedFile = workshop.path('started');
    writeFileSync(startedFile, '');
    const agent = workshop.launch(file('touch'), ['ran'], { startedFile });
    agent.go();
    await agent.exited;
    assert.ok(!existsSync(workshop.path('ran')));
    assert.deepEqual(agent.codes(), []);
    assert.equal(workshop.output(), '');
  });

  it('runs nothing where it cannot note that it started, and has no exit code, which would be that of the agent', async () => {
    const startedFile = workshop.path('no-such-folder/started');
    const agent = workshop.launch(file('touch'), ['ran'], { startedFile });
    agent.go();
    assert.deepEqual(await agent.exited, { code: null, signal: 'SIGKILL' });
    assert.ok(!existsSync(workshop.path('ran')));
    assert.deepEqual(agent.codes(), []);
    assert.equal(workshop.output(), '');
  });

  it('hands every argument over as it is', async () => {
    const args = [
      '',
      '-n',
      '--',
      'a b',
      '"\'`',
      '$(id) $HOME',
      'two\nlines',
      'tab\t',
      '\\',
      '🎻',
      '*',
      '{taskId}',
    ];
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const agent = workshop.launch(process.execPath, ['-e', script, '--', ...args]);
    agent.go();
    await agent.exited;
    assert.deepEqual(JSON.parse(workshop.output()), args);
  });

  it('tells a missing program, one that may not be run and one that was killed by their codes', async () => {
    const plain = workshop.path('plain');
    writeFileSync(plain, 'echo no');
    chmodSync(plain, 0o644);
    const missing = workshop.launch(workshop.path('nowhere'));
    const refused = workshop.launch(plain);
    const killed = workshop.run('kill -KILL $$');
    missing.go();
    refused.go();
    const ends = await Promise.all([missing.exited, refused.exited, killed.exited]);
    assert.deepEqual(
      ends.map((end) => end.code),
      [127, 126, 137],
    );
    assert.deepEqual([missing.codes(), refused.codes(), killed.codes()], [['127'], ['126'], ['137']]);
    assert.match(workshop.output(), /nowhere/);
    assert.doesNotMatch(workshop.output(), /Killed/);
  });

  it('closes the standard input: an agent that reads it comes to its end', async () => {
    const agent = workshop.launch(file('cat'));
    agent.go();
    assert.equal((await agent.exited).code, 0);
    assert.equal(workshop.output(), '');
  });

  it('hands a prompt of 1 MB over as standard input, byte for byte', async () => {
    const prompt = Buffer.alloc(1 << 20, Buffer.from([0, 10, 13, 255, 36, 96, 34, 39, 240, 159, 142, 187]));
    const inputFile = workshop.path('prompt file');
    writeFileSync(inputFile, prompt);
    const agent = workshop.launch(file('cat'), [], { inputFile });
    agent.go();
    assert.equal((await agent.exited).code, 0);
    assert.ok(readFileSync(workshop.log).equals(prompt));
  });

  it('hole 8: lets the agent be interrupted', async () => {
    const agent = workshop.run('echo $$ >pid; exec sleep 300');
    const { pid } = await workshop.processIn('pid');
    process.kill(pid, 'SIGINT');
    assert.equal((await agent.exited).code, 130);
    assert.deepEqual(agent.codes(), ['130']);
  });

  it('hole 8: keeps the code of an agent that ends by a signal to its whole group', async () => {
    const agent = workshop.run("trap 'kill $!; exit 5' TERM; sleep 300 & echo $$ >pid; wait");
    await workshop.processIn('pid');
    process.kill(-agent.pid, 'SIGTERM');
    process.kill(-agent.pid, 'SIGHUP');
    await agent.exited;
    assert.equal(agent.codes().length, 1);
    assert.match(agent.codes()[0] ?? '', /^(5|129)$/);
  });

  it('gives the agent a session of its own, its marker, and nothing of the window', async () => {
    const agent = workshop.run('ps -o sid= -p $$; env', {});
    await agent.exited;
    const [session, ...variables] = workshop.output().split('\n');
    assert.equal(Number(session), agent.pid);
    assert.ok(variables.includes(`ORCHESTRA_MARKER=${agent.marker}`));
  });

  it('refuses a program that the shell would have to look for', () => {
    assert.throws(() => workshop.launch('exit'), { reason: 'invalid' });
    assert.throws(() => workshop.launch('bin/agent'), { reason: 'invalid' });
  });

  it('says so when there is nothing to start it in, or an argument no process can have', () => {
    assert.throws(() => workshop.launch('/bin/true', [], { cwd: workshop.path('gone') }), { reason: 'io' });
    assert.throws(() => workshop.launch('/bin/true', ['a\0b']), { reason: 'io' });
    assert.throws(() => workshop.launch('/bin/true', ['x'.repeat(200_000)]), { reason: 'io' });
  });

  it('does not mind a go that comes too late', async () => {
    const agent = workshop.launch('/bin/true');
    process.kill(agent.pid, 'SIGKILL');
    assert.deepEqual(await agent.exited, { code: null, signal: 'SIGKILL' });
    agent.go();
    await eventually('the error of the closed pipe to pass', () => true);
    assert.ok(!existsSync(agent.startedFile));
  });
});
