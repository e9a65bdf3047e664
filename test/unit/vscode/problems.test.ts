import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { cleanForDisplay } from '../../../src/core/index.ts';
import { problemsIn } from '../../../src/vscode/joints/problems/problemsIn.ts';

const folder = path.join('test', 'fixtures', 'failing-logs');
const logOf = (name: string): string =>
  cleanForDisplay(readFileSync(path.join(folder, `${name}.log`), 'utf8'));
const found = (name: string): string[] =>
  problemsIn(logOf(name)).map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column ?? '-'} ${severity} ${message}`,
  );

/** Log by log, what is wrong where. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  tsc: [
    "src/sum.ts:2:7 error TS2322: Type 'number' is not assignable to type 'string'.",
    "src/sum.ts:3:22 error TS7006: Parameter 'x' implicitly has an 'any' type.",
  ],
  'tsc-pretty': [
    "src/sum.ts:2:7 error TS2322: Type 'number' is not assignable to type 'string'.",
    "src/sum.ts:3:22 error TS7006: Parameter 'x' implicitly has an 'any' type.",
  ],
  'eslint-stylish': [
    "/project/src/lint.js:2:12 warning Expected '===' and instead saw '==' (eqeqeq)",
    "/project/src/lint.js:2:18 error 'foo' is not defined (no-undef)",
  ],
  'eslint-unix': [
    "/project/src/lint.js:2:12 warning Expected '===' and instead saw '=='.",
    "/project/src/lint.js:2:18 error 'foo' is not defined.",
  ],
  gcc: [
    'src/main.c:4:18 error ‘valve’ undeclared (first use in this function)',
    'src/main.c:4:18 info each undeclared identifier is reported only once for each function it appears in',
    'src/main.c:5:11 error expected ‘;’ before ‘}’ token',
    'src/main.c:3:7 warning unused variable ‘unused’ [-Wunused-variable]',
  ],
  mocha: [
    'test/sum.test.js:3:29 error AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
    'test/sum.test.js:5:11 error TypeError: no valve',
  ],
  jest: ['test/sum.test.js:3:19 error sum › adds'],
  python: [
    '/project/src/pump.py:4:- error json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
  ],
  pytest: ['tests/test_sum.py:2:- error AssertionError: assert (1 + 1) == 3'],
  nothing: [],
};

describe('the problems that a log names', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    it(`are found in ${name}.log`, () => assert.deepEqual(found(name), expected));
  }

  it('are taken once each, and not without end', () => {
    const line = 'a.c:1:1: error: no';
    assert.equal(problemsIn(`${line}\n${line}`).length, 1);
    const many = Array.from({ length: 500 }, (_, index) => `a.c:${String(index + 1)}:1: error: no`);
    assert.equal(problemsIn(many.join('\n')).length, 100);
  });

  it('are found quickly in whatever a program prints', () => {
    const odd = ['a:'.repeat(900), `${' '.repeat(1500)}x`, '('.repeat(1900), `at ${'('.repeat(1500)}`];
    const startedMs = performance.now();
    problemsIn(Array.from({ length: 2000 }, (_, index) => odd[index % odd.length]).join('\n'));
    assert.ok(performance.now() - startedMs < 2000);
  });
});

const pattern = z.looseObject({
  regexp: z.string(),
  file: z.optional(z.number()),
  line: z.optional(z.number()),
});
const manifestSchema = z.object({
  contributes: z.object({
    problemMatchers: z.array(
      z.looseObject({
        name: z.string(),
        pattern: z.union([
          z.array(pattern),
          z.pipe(
            pattern,
            z.transform((one) => [one]),
          ),
        ]),
      }),
    ),
  }),
});

describe('the problem matchers for tasks.json', () => {
  const { contributes } = z.parse(manifestSchema, JSON.parse(readFileSync('package.json', 'utf8')));
  /** As VS Code matches: each pattern on the line after the one before. */
  const places = (name: string, log: string, times = 1): string[] => {
    const patterns = contributes.problemMatchers.find((matcher) => matcher.name === name)?.pattern;
    assert.ok(patterns, name);
    const lines = logOf(log)
      .split('\n')
      .flatMap((line) => Array.from({ length: times }, () => line));
    return lines.flatMap((_, start) => {
      const matches = patterns.map(({ regexp }, index) =>
        new RegExp(regexp).exec(lines[start + index] ?? '\0'),
      );
      if (matches.includes(null)) return [];
      const last = patterns.at(-1);
      return `${matches.at(-1)?.[last?.file ?? 0] ?? ''}:${matches.at(-1)?.[last?.line ?? 0] ?? ''}`;
    });
  };

  it('match what compilers, Node and pytest print', () => {
    assert.deepEqual(places('orchestra-lines', 'gcc'), [
      'src/main.c:4',
      'src/main.c:4',
      'src/main.c:5',
      'src/main.c:3',
    ]);
    assert.deepEqual(places('orchestra-stack', 'mocha'), ['test/sum.test.js:5']);
    assert.deepEqual(places('orchestra-pytest', 'pytest'), ['tests/test_sum.py:2']);
  });

  it('match though they are given each line several times, as of a terminal that is used again', () => {
    for (const [name, log] of [
      ['orchestra-lines', 'gcc'],
      ['orchestra-stack', 'mocha'],
      ['orchestra-pytest', 'pytest'],
    ] as const)
      assert.deepEqual(new Set(places(name, log, 3)), new Set(places(name, log)), name);
  });
});
