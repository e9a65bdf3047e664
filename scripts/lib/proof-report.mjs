// What `npm run prove` says at its end: pure functions from what was counted to one page.
import * as z from 'zod/mini';

const line = z.object({
  promise: z.string(),
  run: z.string(),
  tried: z.number(),
  harms: z.optional(z.number()),
  violations: z.number(),
  seed: z.optional(z.union([z.number(), z.string()])),
  at: z.string(),
});
/** @typedef {z.infer<typeof line>} TallyLine */

const proof = z.object({
  /** When it began, ISO 8601; with the commit it names the run. */
  at: z.string(),
  /** What was proved; with a `+` behind it where files differed from it. */
  commit: z.string(),
  size: z.string(),
  machine: z.string(),
  elapsedMs: z.number(),
  lines: z.array(line),
  failed: z.array(z.object({ title: z.string(), message: z.string() })),
  skipped: z.array(z.string()),
});
/**
 * One run of the suites that prove.
 * @typedef {z.infer<typeof proof>} Proof
 */

/**
 * The rows of the README's table: their words there, and which runs count in each, by what they count.
 * @type {readonly { words: string, counts: readonly { unit: string, runs: RegExp }[] }[]}
 */
export const rows = [
  {
    words: 'random operations, kills, lost notifications, full disks, clock jumps, reboots',
    counts: [{ unit: 'operations', runs: /^model-based$/ }],
  },
  {
    words: '`kill -9` and stops of dispatchers, runners, commands and agents',
    counts: [{ unit: 'attempts', runs: /^kill -9$/ }],
  },
  {
    words: 'two hours at three tasks a second, with kills; memory, handles and files stay flat',
    counts: [{ unit: 'tasks', runs: /^soak of / }],
  },
  {
    words: 'a process ends before or after each single write, rename, spawn and flush',
    counts: [{ unit: 'steps', runs: /^crash at every step: / }],
  },
  {
    words: 'the power fails, and what was not flushed is gone',
    counts: [{ unit: 'moments', runs: /^power cuts$/ }],
  },
  {
    words: '16 processes create, 8 meddle with the same tasks',
    counts: [
      { unit: 'tasks', runs: /^races: \d+ creators$/ },
      { unit: 'deeds', runs: /^races: \d+ meddlers$/ },
    ],
  },
  {
    words: 'the disk is full in the middle of each kind of write, or slow',
    counts: [{ unit: 'times', runs: /^(full|slow|read-only) disk$/ }],
  },
  {
    words: 'task, event, index and configuration files are damaged',
    counts: [{ unit: 'command lines', runs: /^damaged queue$/ }],
  },
  {
    words: 'agents that misbehave, hostile input, older queues',
    counts: [{ unit: 'tests', runs: /^(bad agents|a log of .*|security|upgrade)$/ }],
  },
];

const report = z.object({ proofs: z.array(proof) });

/**
 * The lines of a tally. Throws, in words, for one that is none.
 * @param {string} text
 * @returns {TallyLine[]}
 */
export const parseTally = (text) =>
  text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => z.parse(line, JSON.parse(each)));

/**
 * The runs in a report that was written earlier.
 * @param {string} text
 * @returns {Proof[]}
 */
export const parseReport = (text) => z.parse(report, JSON.parse(text)).proofs;

/**
 * Several runs as one list, each once, oldest first.
 * @param {readonly Proof[]} proofs
 * @returns {Proof[]}
 */
export const addUp = (proofs) => {
  const byName = new Map(proofs.map((each) => [`${each.commit} ${each.at}`, each]));
  return [...byName.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
};

/**
 * The report as JSON.
 * @param {readonly Proof[]} proofs
 */
export const toJson = (proofs) => `${JSON.stringify({ proofs }, null, 2)}\n`;

/**
 * The report as one page.
 * @param {readonly Proof[]} proofs
 */
export const toMarkdown = (proofs) => {
  const sums = sumsOf(proofs);
  const tried = sums.reduce((total, each) => total + each.tried, 0);
  const broken = sums.reduce((total, each) => total + each.violations, 0);
  const failed = proofs.flatMap((each) => each.failed);
  const skipped = [...new Set(proofs.flatMap((each) => each.skipped))];
  return [
    '# What was proved',
    '',
    `${number(tried)} trials, ${number(broken)} broken promises, ${number(failed.length)} failed tests.`,
    '',
    ...table(['what is done to the queue', 'how often', 'promises broken'], rowsOf(proofs)),
    '',
    ...table(
      ['promise', 'run', 'tried', 'broken', 'seeds', 'commits'],
      sums.map((each) => [
        each.promise,
        each.run,
        number(each.tried),
        number(each.violations),
        shortList(each.seeds),
        shortList(each.commits),
      ]),
    ),
    '',
    '## Runs',
    '',
    ...table(
      ['began', 'commit', 'size', 'took', 'machine'],
      proofs.map((each) => [each.at, each.commit, each.size, minutes(each.elapsedMs), each.machine]),
    ),
    ...section(
      'Failed',
      failed.map(({ title, message }) => `- ${title}: ${message.split('\n')[0] ?? ''}`),
    ),
    ...section(
      'Not tried here',
      skipped.map((title) => `- ${title}`),
    ),
    '',
  ].join('\n');
};

/**
 * The rows of the README, of those runs that there are.
 * @param {readonly Proof[]} proofs
 * @returns {string[][]}
 */
const rowsOf = (proofs) => {
  const lines = proofs.flatMap((each) => each.lines);
  return rows.flatMap(({ words, counts }) => {
    const counted = counts.map(({ unit, runs }) => ({
      unit,
      found: lines.filter(({ run }) => runs.test(run)),
    }));
    const found = counted.flatMap((each) => each.found);
    if (found.length === 0) return [];
    const harmed = found.filter(({ harms }) => harms !== undefined);
    // Older runs did not write down how often they did harm.
    const inSome =
      harmed.length < found.length ? ` in ${number(sum(harmed.map(({ tried }) => tried)))} of them` : '';
    const harms = sum(harmed.map((each) => each.harms ?? 0));
    const often = counted.map((each) => `${number(sum(each.found.map(({ tried }) => tried)))} ${each.unit}`);
    return [
      [
        words,
        [...often, ...(harms === 0 ? [] : [`${number(harms)} harms${inSome}`])].join(', '),
        number(sum(found.map(({ violations }) => violations))),
      ],
    ];
  });
};

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Each promise in each kind of run, with everything that was tried of it.
 * @param {readonly Proof[]} proofs
 */
const sumsOf = (proofs) => {
  /** @type {Map<string, { promise: string, run: string, tried: number, violations: number, seeds: Set<string>, commits: Set<string> }>} */
  const sums = new Map();
  for (const { commit, lines } of proofs) {
    for (const { promise, run, tried, violations, seed } of lines) {
      const key = `${promise}\n${run}`;
      const added = sums.get(key) ?? {
        ...{ promise, run, tried: 0, violations: 0 },
        ...{ seeds: new Set(), commits: new Set() },
      };
      sums.set(key, added);
      added.tried += tried;
      added.violations += violations;
      if (seed !== undefined) added.seeds.add(String(seed));
      added.commits.add(commit);
    }
  }
  return [...sums.values()].sort((a, b) => a.promise.localeCompare(b.promise) || a.run.localeCompare(b.run));
};

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
const section = (title, lines) => (lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines]);

/** @param {ReadonlySet<string>} values */
const shortList = (values) => {
  const all = [...values];
  return all.length <= 3 ? all.join(', ') : `${all[0] ?? ''} … ${all.at(-1) ?? ''} (${all.length})`;
};

/** @param {number} value */
const number = (value) => value.toLocaleString('en-US');

/** @param {number} ms */
const minutes = (ms) => `${(ms / 60_000).toFixed(1)} min`;
