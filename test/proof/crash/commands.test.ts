import assert from 'node:assert/strict';
import { lookAfter } from './aftermath.ts';
import { CrashLab } from './crashLab.ts';
import { cutEverywhere } from './everyCut.ts';
import { COMMANDS, prepareQueue, type Prepared } from './scenarios.ts';
import { describeOnLinux } from '../onLinux.ts';

const TIMEOUT_MS = 300_000;

describeOnLinux('crash at every step: the command line', () => {
  let lab: CrashLab;
  let prepared: Prepared;
  before(async () => {
    lab = new CrashLab();
    await lab.prepare(async (box) => {
      prepared = await prepareQueue(box);
    });
  });
  after(() => lab.dispose());

  for (const command of COMMANDS) {
    it(`${command.title} leaves the queue in order wherever it is killed`, async function () {
      this.timeout(TIMEOUT_MS);
      const result = await cutEverywhere(lab, {
        title: command.title,
        targets: ['cli'],
        drive: (box) => box.run(command.args(prepared), box.hooked),
        look: (box, outcome) =>
          lookAfter(box, outcome.code === 0 ? (command.promises?.(prepared, outcome.stdout) ?? {}) : {}),
      });
      assert.deepEqual(result.broken, []);
      assert.ok(result.points > 1 && result.reached === result.points, JSON.stringify(result));
    });
  }
});
