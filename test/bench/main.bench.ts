// npm run bench [-- --quick] [--only SECTION]… [--strict]: every figure beside its floor; the data go to
// out/bench-results.json. With --strict it ends with 1 where a figure is over its limit.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Section } from './bench.ts';
import { verdictOf, type Figure } from './figure.ts';
import { asData, drawTable } from './report.ts';
import { Sandbox } from './sandbox.ts';
import { commands, status } from './sections/commands.ts';
import { crowd } from './sections/crowd.ts';
import { latency } from './sections/latency.ts';
import { recovery } from './sections/recovery.ts';
import { scale } from './sections/scale.ts';
import { idle, memory } from './sections/standing.ts';
import { panel } from './sections/panel.ts';
import { sizes } from './sections/sizes.ts';
import { stop } from './sections/stop.ts';
import { throughput } from './sections/throughput.ts';
import { window } from './sections/window.ts';

const SECTIONS: readonly Section[] = [
  commands,
  status,
  latency,
  stop,
  throughput,
  idle,
  memory,
  panel,
  sizes,
  window,
  scale,
  recovery,
  crowd,
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    strict: { type: 'boolean', default: false },
  },
});
const unknown = values.only.filter((name) => !SECTIONS.some((section) => section.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no section ${unknown.join(', ')}; there are ${SECTIONS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const repository = process.cwd();
const sandbox = new Sandbox(repository);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    sandbox.dispose();
    process.exit(1);
  });
}
// A queue that is only looked at keeps no process alive, and a section may wait for nothing but that.
const awake = setInterval(() => undefined, 60_000);
const figures: Figure[] = [];
const failures: string[] = [];
const note = (text: string): void => {
  console.error(`  ${text}`);
};
try {
  for (const section of SECTIONS) {
    if (values.only.length > 0 && !values.only.includes(section.name)) continue;
    console.error(section.name);
    try {
      await section.run({
        sandbox,
        quick: values.quick,
        note,
        report: (figure) => figures.push({ section: section.name, ...figure }),
      });
    } catch (error) {
      failures.push(section.name);
      console.error(error);
    }
  }
} finally {
  clearInterval(awake);
  sandbox.dispose();
}
console.log(drawTable(figures));
const over = figures.filter((figure) => verdictOf(figure) === 'over').length;
console.log(
  `\n${String(figures.length)} figures, ${String(over)} over their limit${failures.length > 0 ? `; not measured: ${failures.join(', ')}` : ''}.`,
);
const [cpu] = cpus();
const machine = { cpu: cpu?.model, cores: cpus().length, node: process.version, platform: process.platform };
const results = path.join(repository, 'out', 'bench-results.json');
writeFileSync(
  results,
  `${JSON.stringify({ at: new Date().toISOString(), quick: values.quick, machine, figures: asData(figures) }, null, 2)}\n`,
);
console.log(`${path.relative(repository, results)} has them as data.`);
process.exitCode = failures.length > 0 || (values.strict && over > 0) ? 1 : 0;
