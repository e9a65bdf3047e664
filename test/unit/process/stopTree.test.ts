import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import * as z from 'zod/mini';
import { examine, identify, identityOf } from '../../../src/core/process/identity.ts';
import type { ProcessIdentity } from '../../../src/core/process/identity.ts';
import { stopTree } from '../../../src/core/process/stopTree.ts';
import { descendantsOf, survivors } from '../../../src/core/process/tree.ts';
import { Workshop, eventually } from './workshop.ts';
import type { TestAgent } from './workshop.ts';

const GRACE_MS = 300;
const pids = z.array(z.number());
const answerSchema = z.object({ stopped: pids, survivors: pids, parent: z.number() });

describe('stopping the processes of an attempt', () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(async () => workshop.clear());

  const query = (agent: TestAgent): { group: ProcessIdentity; marker: string } => ({
    group: agent.identity,
    marker: agent.marker,
  });
  const assertDead = (...processes: ProcessIdentity[]): void =>
    assert.deepEqual(
      processes.map((each) => examine(each)),
      processes.map(() => 'dead'),
    );

  it('ends an obedient agent at once, keeps its own exit code and does not kill', async () => {
    const agent = workshop.run("trap 'exit 9' TERM; echo $$ >pid; while :; do sleep 0.01; done");
    const process = await workshop.processIn('pid');
    const result = await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.equal(result.killed, false);
    assert.deepEqual(result.survivors, []);
    assert.ok(result.stopped.includes(process.pid) && result.stopped.includes(agent.pid));
    assert.deepEqual(agent.codes(), ['9']);
    assertDead(process);
    assert.ok(result.elapsedMs < 1_000, `took ${result.elapsedMs} ms of a grace of 5000`);
  });

  it('asks each process once, so that it may tidy up', async () => {
    const asked = "trap 'echo asked; end=1' TERM; echo $$ >$1; while [ -z $end ]; do sleep 0.01; done";
    const tidyUp = 'i=0; while [ $i -lt 50 ]; do i=$((i+1)); sleep 0.01; done';
    writeFileSync(workshop.path('patient.sh'), `${asked}; ${tidyUp}`);
    const agent = workshop.run('(setsid sh patient.sh orphan &); exec sh patient.sh child');
    const processes = [await workshop.processIn('orphan'), await workshop.processIn('child')];
    await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.equal(workshop.output().match(/asked/g)?.length, 2);
    assert.deepEqual(agent.codes(), ['0']);
    assertDead(...processes);
  });

  it('kills an agent that ignores the request once the grace is over, and keeps code 137', async () => {
    const agent = workshop.run("trap '' TERM; echo $$ >pid; while :; do sleep 1; done");
    const process = await workshop.processIn('pid');
    const result = await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assert.equal(result.killed, true);
    assert.ok(result.elapsedMs >= GRACE_MS);
    assertDead(process);
    assert.deepEqual(agent.codes(), ['137']);
  });

  it('ends a launcher that ignores signals while its child works', async () => {
    const agent = workshop.run(
      "trap '' TERM INT HUP; (trap - TERM; echo $$ >launcher; exec sleep 300) & echo $! >worker; wait",
    );
    const processes = [await workshop.processIn('launcher'), await workshop.processIn('worker')];
    await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assertDead(...processes);
  });

  it('finds a process that left group and session', async () => {
    const agent = workshop.run("setsid sh -c 'echo $$ >escaped; exec sleep 300' & wait");
    const escaped = await workshop.processIn('escaped');
    const result = await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assert.ok(result.stopped.includes(escaped.pid));
    assertDead(escaped);
  });

  it('finds one that forked twice and whose parents are gone, after the agent ended too', async () => {
    const agent = workshop.run(
      "(setsid sh -c 'echo $$ >daemon; exec sleep 300' &) ; while [ ! -s daemon ]; do sleep 0.01; done",
    );
    await agent.exited;
    const daemon = await workshop.processIn('daemon');
    assert.deepEqual(
      survivors(query(agent)).map((entry) => entry.pid),
      [daemon.pid],
    );
    const result = await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assert.deepEqual(result, { ...result, stopped: [daemon.pid], survivors: [], killed: false });
    assertDead(daemon);
  });

  it('finds one with an empty environment by its group, its parent or a note, as long as one of them is left', async () => {
    const agent = workshop.run(
      "env -i sh -c 'echo $$ >bare; exec sleep 300' & setsid env -i sh -c 'echo $$ >away; exec sleep 300' & wait",
    );
    const processes = [await workshop.processIn('bare'), await workshop.processIn('away')];
    const known = descendantsOf(agent.pid).map((entry) => identityOf(entry));
    process.kill(agent.pid, 'SIGKILL');
    await agent.exited;
    await stopTree({ ...query(agent), known, graceMs: GRACE_MS });
    assertDead(...processes);
  });

  it('believes a group without its leader only where the caller saw it end or a sure member is in it', async () => {
    const agent = workshop.run(
      "env -i sh -c 'echo $$ >bare; exec sleep 300' & while [ ! -s bare ]; do sleep 0.01; done",
    );
    const bare = await workshop.processIn('bare');
    await agent.exited;
    assert.deepEqual(survivors(query(agent)), []);
    assert.equal(survivors({ ...query(agent), groupIsOurs: true }).length, 1);
    assert.equal(survivors({ ...query(agent), known: [bare] }).length, 1);
    await stopTree({ ...query(agent), groupIsOurs: true, graceMs: GRACE_MS });
    assertDead(bare);
  });

  it('wakes a halted process so that it can end by itself', async () => {
    const agent = workshop.run("trap 'exit 3' TERM; echo $$ >pid; while :; do sleep 0.01; done");
    const halted = await workshop.processIn('pid');
    process.kill(halted.pid, 'SIGSTOP');
    await eventually('the halt', () => examine(halted) === 'stopped' || undefined);
    const result = await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.equal(result.killed, false);
    assert.deepEqual(agent.codes(), ['3']);
  });

  it('ends a halted wrapper as well', async () => {
    const agent = workshop.run('echo $$ >pid; exec sleep 300');
    const inner = await workshop.processIn('pid');
    process.kill(agent.pid, 'SIGSTOP');
    await eventually('the halt', () => examine(agent.identity) === 'stopped' || undefined);
    await stopTree({ ...query(agent), graceMs: 5_000 });
    assertDead(inner, agent.identity);
    assert.deepEqual(agent.codes(), ['143']);
  });

  it('signals no process that only has the number', async () => {
    // Without a marker, so that only its start time speaks for it.
    const bystander = spawn('sleep', ['300'], { detached: true, env: { PATH: process.env['PATH'] } });
    const identity = identify(bystander.pid ?? 0);
    assert.ok(identity);
    const older = { ...identity, startTicks: '1' };
    try {
      const result = await stopTree({ group: older, known: [older], marker: 'a:task:1', graceMs: GRACE_MS });
      assert.deepEqual(result.stopped, []);
      assert.equal(examine(identity), 'alive');
    } finally {
      bystander.kill('SIGKILL');
    }
  });

  it('leaves a process with another marker alone, and what it started', async () => {
    const agent = workshop.run(
      `ORCHESTRA_MARKER=other:task:1 sh -c 'sleep 300 & echo $! >child; echo $$ >runner; wait' & echo $$ >pid; wait`,
    );
    const [runner, child, own] = [
      await workshop.processIn('runner'),
      await workshop.processIn('child'),
      await workshop.processIn('pid'),
    ];
    const result = await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assert.deepEqual([examine(runner), examine(child)], ['alive', 'alive']);
    assertDead(own, agent.identity);
    assert.deepEqual(result.survivors, []);
  });

  it('leaves a runner that the agent started alone, by its environment or because it is named', async () => {
    const agent = workshop.run(
      "env -u ORCHESTRA_MARKER ORCHESTRA_SERVICE=1 setsid sh -c 'echo $$ >service; exec sleep 300' &" +
        "setsid sh -c 'echo $$ >dispatcher; exec sleep 300' & wait",
    );
    const service = await workshop.processIn('service');
    const dispatcher = await workshop.processIn('dispatcher');
    await stopTree({ ...query(agent), known: [service], protected: [dispatcher], graceMs: GRACE_MS });
    assert.deepEqual(
      [examine(service), examine(dispatcher), examine(agent.identity)],
      ['alive', 'alive', 'dead'],
    );
  });

  it('never signals itself or its own ancestors, and says that they live', async () => {
    const stopper = workshop.path('stopper.mjs');
    buildSync({
      entryPoints: [join('test', 'unit', 'process', 'fixtures', 'suicidal.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: stopper,
    });
    const agent = workshop.run(
      `sleep 300 & echo $! >sibling; '${process.execPath}' '${stopper}' answer; echo lives on >>answer`,
    );
    const sibling = await workshop.processIn('sibling');
    assert.equal((await agent.exited).code, 0);
    const [answer = '', after] = readFileSync(workshop.path('answer'), 'utf8').split('\n');
    assert.equal(after, 'lives on');
    const result = answerSchema.parse(JSON.parse(answer));
    assert.deepEqual(result.stopped, [sibling.pid]);
    assert.deepEqual(result.survivors.sort(), [agent.pid, result.parent].sort());
  });

  it('ends a wrapper that still waits for its go', async () => {
    const agent = workshop.launch('/bin/true');
    const result = await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.deepEqual(result.stopped, [agent.pid]);
    assert.equal(result.killed, false);
    assert.ok(!existsSync(agent.startedFile));
  });

  it('comes to an end with 200 processes that start each other anew', async function () {
    this.timeout(20_000);
    const agent = workshop.run(
      "trap '' TERM; i=0; while [ $i -lt 100 ]; do i=$((i+1)); (while :; do sleep 0.2; done) & done; echo $$ >pid; wait",
    );
    await workshop.processIn('pid');
    const result = await stopTree({ ...query(agent), graceMs: GRACE_MS });
    assert.deepEqual(result.survivors, []);
    assert.deepEqual(survivors(query(agent)), []);
    assert.ok(result.stopped.length >= 101);
    assert.deepEqual(agent.codes(), ['137']);
  });

  it('asks what an agent leaves behind when it ends within the grace', async () => {
    const agent = workshop.run(
      "trap 'setsid sleep 300 & echo $! >late; exit 0' TERM; echo $$ >pid; while :; do sleep 0.01; done",
    );
    await workshop.processIn('pid');
    const result = await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.equal(result.killed, false);
    assert.deepEqual(survivors(query(agent)), []);
    assert.deepEqual(agent.codes(), ['0']);
  });

  it('asks once more what has become another program since, which never got the request', async () => {
    const agent = workshop.run(
      'trap \'asked=1\' TERM; echo $$ >pid; while [ -z "$asked" ]; do sleep 0.01; done; trap - TERM; exec sleep 300',
    );
    await workshop.processIn('pid');
    const result = await stopTree({ ...query(agent), graceMs: 5_000 });
    assert.equal(result.killed, false);
    assert.deepEqual(survivors(query(agent)), []);
  });

  it('stops waiting when it is aborted', async () => {
    const agent = workshop.run("trap '' TERM; echo $$ >pid; while :; do sleep 0.1; done");
    const stubborn = await workshop.processIn('pid');
    const controller = new AbortController();
    const stopping = stopTree({ ...query(agent), graceMs: 60_000, signal: controller.signal });
    await delay(30);
    controller.abort(new Error('enough'));
    await assert.rejects(stopping, /enough/);
    assert.equal(examine(stubborn), 'alive');
  });

  it('refuses to signal the processes of another machine', async () => {
    const agent = workshop.run('echo $$ >pid; exec sleep 300');
    const inner = await workshop.processIn('pid');
    await assert.rejects(stopTree({ group: { ...agent.identity, machine: 'elsewhere' }, graceMs: 0 }), {
      reason: 'refused',
    });
    assert.equal(examine(inner), 'alive');
  });

  it('lists descendants that left the group, by one look at the table', async () => {
    const agent = workshop.run("setsid sh -c 'echo $$ >escaped; exec sleep 300' & wait");
    const escaped = await workshop.processIn('escaped');
    const stranger = spawn('sleep', ['300']);
    const found = descendantsOf(agent.pid).map((entry) => entry.pid);
    stranger.kill();
    assert.ok(found.includes(escaped.pid));
    assert.ok(!found.includes(agent.pid) && !found.includes(stranger.pid ?? 0));
  });
});
