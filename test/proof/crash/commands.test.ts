import assert from 'node:assert/strict';
import { createProgram } from '../../../src/cli/program.ts';
import { describeOnLinux } from '../onLinux.ts';
import { randomOf, sample, seedOf, sizeOf } from '../sizes.ts';
import { lookAfter, type Promised } from './aftermath.ts';
import { CrashLab } from './crashLab.ts';
import { cutEverywhere } from './everyCut.ts';
import { prepareQueue, type CommandScenario, type Prepared } from './scenario.ts';
import { COMMANDS, CUT_ELSEWHERE, GROUPS, LOOKS } from './scenarios.ts';

/** Of a command with very many points so many more are tried: all of them with a large number. */
const MORE_POINTS = sizeOf('ORCHESTRA_PROOF_CUTS', 0);
/** All points of an archive of many are some thousands, a fifth of a second each. */
const TIMEOUT_MS = MORE_POINTS === 0 ? 300_000 : 3_600_000;

describeOnLinux('crash at every step: the command line', () => {
  let lab: CrashLab;
  let prepared: Prepared;
  const seed = seedOf();
  before(async () => {
    lab = new CrashLab();
    await lab.prepare(async (box) => {
      prepared = await prepareQueue(box);
    });
  });
  after(() => lab.dispose());

  for (const command of COMMANDS) {
    const { atMost } = command;
    const seedWords = atMost === undefined ? '' : ` (seed ${String(seed)})`;
    it(`${command.title} leaves the queue in order wherever it is killed${seedWords}`, async function () {
      this.timeout(TIMEOUT_MS);
      const random = randomOf(seed);
      const result = await cutEverywhere(lab, {
        title: command.title,
        targets: ['cli'],
        drive: async (box) => {
          await command.before?.(box, prepared);
          box.beginWatch(command.excused?.(prepared)).keepAll();
          const { input, env } = command;
          return box.run(command.args(prepared), {
            ...box.hooked,
            ...(input === undefined ? {} : { input }),
            ...(env === undefined ? {} : { env }),
          });
        },
        look: async (box, outcome) => {
          await box.watch.lookBesides('right after the cut');
          await command.next?.(box, prepared);
          return lookAfter(
            box,
            promisedBy(command, prepared, outcome.code === 0 ? command.promises?.(prepared, outcome) : {}),
          );
        },
        ...(atMost === undefined
          ? {}
          : { choose: (points) => sample(points, atMost + MORE_POINTS, random), seed }),
      });
      assert.deepEqual(result.broken, []);
      const expected = result.points * (command.mayDiffer === true ? 0.6 : 1);
      assert.ok(result.points > 1 && result.reached >= expected, JSON.stringify(result));
    });
  }

  for (const [name, args] of Object.entries(LOOKS))
    it(`${name} changes nothing`, async () => {
      const effects = await lab.record(['cli'], (box) => box.run(args(prepared), box.hooked));
      assert.deepEqual(
        effects.map((effect) => effect.name),
        [],
      );
    });

  it('each command of the command line is cut off, or only looks', () => {
    const known = [
      ...COMMANDS.map(({ command }) => command),
      ...Object.keys(CUT_ELSEWHERE),
      ...Object.keys(LOOKS),
      ...GROUPS,
    ];
    assert.deepEqual([...new Set(known)].sort(), namesOf(createProgram([])).sort());
  });
});

/** What a command promises, with what it has to keep to wherever it ends. */
function promisedBy(command: CommandScenario, prepared: Prepared, promised: Promised = {}): Promised {
  const always = command.always?.(prepared);
  return {
    ...promised,
    holds: (facts, box) => [...(promised.holds?.(facts, box) ?? []), ...(always?.(facts, box) ?? [])],
  };
}

/** What commander says of a command, as far as it matters here. */
interface Named {
  name(): string;
  readonly commands: readonly Named[];
}

/** The name of each command below this one, such as `index rebuild`. */
function namesOf(program: Named): string[] {
  return program.commands.flatMap((command) => [
    command.name(),
    ...namesOf(command).map((name) => `${command.name()} ${name}`),
  ]);
}
