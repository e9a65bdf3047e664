import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { eachSandbox } from '../../cli/eachSandbox.ts';
import { shown } from '../../cli/sandbox.ts';
import { builtProgram } from '../../unit/core/project.ts';
import { startsOf } from '../crash/starts.ts';
import { storyOf } from '../invariants/alwaysTrue.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { QueueWatch } from '../invariants/queueWatch.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { seedOf, sizeOf } from '../sizes.ts';
import { tally } from '../tally.ts';

const TIMEOUT_MS = 1_800_000;
const CREATORS = 16;
const TASKS = sizeOf('ORCHESTRA_PROOF_RACE_TASKS', 5000);
const MEDDLERS = 8;
/** So many change each task that one deletes. */
const CHANGERS = 4;
/** Tasks that are deleted while they change. */
const DELETED = sizeOf('ORCHESTRA_PROOF_RACE_DELETED', 400);
const MAX_CONCURRENT = 4;
/** A dispatcher that was started works after this long, milliseconds. */
const DAEMON_STARTS_MS = 5000;
/** Things that each of them does. */
const DEEDS = sizeOf('ORCHESTRA_PROOF_RACE_DEEDS', 150);

describe('races', () => {
  const box = eachSandbox();

  it(`${String(CREATORS)} processes that create ${String(TASKS)} tasks lose none, and give no id twice`, async function () {
    this.timeout(TIMEOUT_MS);
    const program = await builtProgram('test/proof/races/programs/createMany.ts');
    const each = String(Math.ceil(TASKS / CREATORS));
    const watch = new QueueWatch(box().root);
    const outcomes = await watch.during(
      'while they create',
      Promise.all(Array.from({ length: CREATORS }, () => box().run([box().root, each], { program }))),
    );
    for (const outcome of outcomes) assert.equal(outcome.code, 0, shown(outcome));
    const told = outcomes.flatMap(({ stdout }) => stdout.trim().split('\n'));
    for (const id of told) watch.acknowledged.add(id);
    await watch.lookAtRest('once they ended');
    const { facts } = watch;
    const broken = [
      ...watch.broken,
      ...(new Set(told).size === told.length ? [] : ['an id was given twice']),
      ...(facts.tasks.size === told.length ? [] : [`there are ${String(facts.tasks.size)} tasks`]),
    ];
    note('16 creators', told.length, broken);
    assert.deepEqual(broken, []);
    assert.ok(told.length >= TASKS);
    assert.match(await box().ok('status'), new RegExp(`Pending: ${String(told.length)}`));
  });

  it('a task that is deleted while others change it stands at no moment again', async function () {
    this.timeout(TIMEOUT_MS);
    await box().run([box().root, String(DELETED)], {
      program: await builtProgram('test/proof/races/programs/createMany.ts'),
    });
    const program = await builtProgram('test/proof/races/programs/deleteChanging.ts');
    const roles = ['delete', ...Array.from({ length: CHANGERS }, () => 'change')];
    const outcomes = await Promise.all(roles.map((role) => box().run([box().root, role], { program })));
    for (const outcome of outcomes) assert.equal(outcome.code, 0, shown(outcome));
    const broken = outcomes.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
    note('deleted while it changes', DELETED, broken);
    assert.deepEqual(broken, []);
    assert.deepEqual(readdirSync(path.join(box().root, '.orchestra', 'tasks')), []);
  });

  it(`${String(MEDDLERS)} processes that look, cancel, retry, clean and archive the same tasks leave them in order`, async function () {
    this.timeout(TIMEOUT_MS);
    const seed = seedOf();
    const settings = { retryBackoffBaseSeconds: 0, runnerIdleSeconds: 1, graceSeconds: 1 };
    box().write('.orchestra/config.json', JSON.stringify({ ...settings, maxConcurrent: MAX_CONCURRENT }));
    const counted = 'echo "$ORCHESTRA_TASK_ID" >> starts';
    for (const prompt of [counted, `${counted}; exit 3`, `${counted}; sleep 0.3`])
      for (let count = 0; count < 4; count++) plantField(box().root, await box().task(prompt));
    let calmSinceMs: number | undefined;
    const watch = new QueueWatch(box().root, {
      limits: { total: MAX_CONCURRENT },
      began: () => startsOf(box()),
      theirs: (file) => file === 'starts',
      calmSinceMs: () => calmSinceMs,
    }).keepAll();
    const daemon = box().start(['daemon']);
    calmSinceMs = Date.now() + DAEMON_STARTS_MS;
    const program = await builtProgram('test/proof/races/programs/meddle.ts');
    const runner = path.resolve('dist/runner.cjs');
    const meddle = Array.from({ length: MEDDLERS }, (_each, index) =>
      box().run([box().root, runner, String(seed + index), String(DEEDS)], { program }),
    );
    const outcomes = await watch.during('while they meddle', Promise.all(meddle));
    calmSinceMs = undefined;
    for (const outcome of outcomes) assert.equal(outcome.code, 0, `seed ${String(seed)}: ${shown(outcome)}`);
    daemon.kill();
    await daemon.ended;
    await watch.during('while the last dispatcher works', box().ok('daemon', '--until-idle'));
    await watch.lookAtRest('at rest');

    const told = outcomes.flatMap(({ stdout }) => stdout.trim().split('\n'));
    const broken = [...watch.broken, ...stays(watch.facts, told)];
    note('8 meddlers', MEDDLERS * DEEDS, broken, seed);
    assert.deepEqual(broken, [], `seed ${String(seed)}`);
    for (const deed of ['started', 'cancelled', 'cleaned', 'archived'])
      assert.ok(
        told.some((line) => line.startsWith(deed)),
        `nothing was ${deed}`,
      );
  });
});

/** What was told to be done and is not so any more, though nobody undid it. */
function stays(facts: QueueFacts, told: readonly string[]): string[] {
  const by = (deed: string): string[] =>
    told.flatMap((line) => (line.startsWith(`${deed} `) ? [line.slice(deed.length + 1)] : []));
  const cleaned = new Set(by('cleaned'));
  const status = (id: string): string => facts.tasks.get(id)?.task?.status ?? 'nowhere';
  return [
    ...by('started').flatMap((id) => (cleaned.has(id) || facts.tasks.has(id) ? [] : [`${id} is lost`])),
    // A deleted retry of a task may have been made once more under its name, by somebody who asked for it before.
    ...[...cleaned].flatMap((id) =>
      facts.tasks.has(id) ? [`${id} was deleted, and is ${status(id)}${storyOf(facts, id)}`] : [],
    ),
    ...by('cancelled').flatMap((id) =>
      ['cancelled', 'complete', 'failed'].includes(status(id)) || cleaned.has(id)
        ? []
        : [`${id} was cancelled, and is ${status(id)}`],
    ),
    ...by('archived').flatMap((id) =>
      facts.tasks.get(id)?.archived === undefined && !cleaned.has(id) ? [`${id} is not in the archive`] : [],
    ),
    ...by('wrong'),
  ];
}

function note(run: string, tried: number, broken: readonly string[], seed?: number): void {
  tally.record({
    promise: 'many processes at once lose nothing and do nothing twice',
    run: `races: ${run}`,
    tried,
    violations: broken.length,
    ...(seed === undefined ? {} : { seed }),
  });
}
