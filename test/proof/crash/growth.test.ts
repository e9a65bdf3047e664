import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from '../../cli/sandbox.ts';
import type { QueueFacts } from '../invariants/facts.ts';
import { plantField } from '../invariants/unknownFields.ts';
import { describeOnLinux } from '../onLinux.ts';
import { lookAfter } from './aftermath.ts';
import { type CrashBox, CrashLab } from './crashLab.ts';
import { cutEverywhere } from './everyCut.ts';
import { statusIs } from './scenario.ts';
import { COUNTED } from './starts.ts';

const TIMEOUT_MS = 600_000;
const LIMIT_BYTES = 4096;
const EDITS = 24;
/** Put aside longer ago than events are kept. */
const OLD_EVENTS = '.orchestra/events.1600000000000.jsonl';
const RUNNER_LOG = '.orchestra/state/runner.log';
/** More than the runner lets its own log grow to. */
const LARGE_BYTES = 1_100_000;

/** A queue whose events and logs are larger than allowed once its task has run. */
async function prepareGrown(box: CrashBox): Promise<string> {
  const limits = { eventsMaxBytes: LIMIT_BYTES, logMaxBytes: LIMIT_BYTES };
  box.write('.orchestra/config.json', JSON.stringify({ ...limits, runnerIdleSeconds: 1 }));
  const id = await box.task(`${COUNTED}; seq 1 4000`);
  for (let priority = 1; priority <= EDITS; priority++)
    await box.ok('edit', id, '--priority', String(1 + (priority % 9)));
  plantField(box.root, id);
  box.write(OLD_EVENTS, box.read('.orchestra/events.jsonl').replaceAll(id, 'task_1600000000000_old00'));
  box.write(RUNNER_LOG, 'a line of long ago\n'.repeat(LARGE_BYTES / 19));
  return id;
}

/** What is still larger than it may be, or older than it is kept. */
function grown(box: CrashBox, id: string): string[] {
  const sizes = [
    ...[`.orchestra/logs/${id}.log`, '.orchestra/events.jsonl'].map((file) => ({ file, most: LIMIT_BYTES })),
    { file: RUNNER_LOG, most: LARGE_BYTES - 100_000 },
  ];
  return [
    ...(existsSync(path.join(box.root, OLD_EVENTS)) ? [`${OLD_EVENTS} is kept for ever`] : []),
    // What the agent said last is what somebody wants to read.
    ...(box.read(`.orchestra/logs/${id}.log`).endsWith('\n4000\n') ? [] : ['the log has lost its end']),
    ...sizes.flatMap(({ file, most }) => {
      const bytes = statSync(path.join(box.root, file), { throwIfNoEntry: false })?.size ?? 0;
      return bytes <= most ? [] : [`${file} has ${String(bytes)} bytes`];
    }),
  ];
}

describeOnLinux('crash at every step: events and logs that have grown', () => {
  let lab: CrashLab;
  let id: string;
  before(async () => {
    lab = new CrashLab();
    await lab.prepare(async (box) => {
      id = await prepareGrown(box);
    });
  });
  after(() => lab.dispose());

  const drive = (box: CrashBox): Promise<Outcome> => box.run(['daemon', '--until-idle'], box.hooked);

  for (const [what, target, isMeant] of [
    ['the dispatcher puts events aside', 'cli', /events\.TIME\.jsonl|state\/(upkept|swept)/],
    ['the runner shortens logs', 'runner', /\.log$/],
  ] as const) {
    it(`wherever a process is killed while ${what}, the next one does it`, async function () {
      this.timeout(TIMEOUT_MS);
      const result = await cutEverywhere(lab, {
        title: what,
        targets: [target],
        drive,
        look: async (box) => {
          await box.watch.lookBesides('right after the cut');
          const holds = (facts: QueueFacts): string[] => [
            ...statusIs(id, 'complete')(facts),
            ...grown(box, id),
          ];
          return lookAfter(box, { tasks: [id], holds });
        },
        choose: (points) => points.filter(({ name }) => isMeant.test(name)),
      });
      assert.deepEqual(result.broken, []);
      assert.ok(result.points > 4 && result.reached > result.points * 0.6, JSON.stringify(result));
    });
  }
});
