// Builds the product into dist/, or with --tests the suites into out/. --watch builds again on every change.
import * as esbuild from 'esbuild';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { librariesEntry, loadLazily } from './scripts/lib/lazy-libraries.mjs';
import { root } from './scripts/lib/paths.mjs';

const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // jsonc-parser's CommonJS build loads its parts by a way that cannot be bundled.
  mainFields: ['module', 'main'],
  loader: { '.md': 'text' },
  sourcemap: tests ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
};

const importMetaUrl = "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;";
/** @type {Record<string, string>} */
const commonJsMeta = { 'import.meta.dirname': '__dirname' };

/**
 * VS Code's interface, taken apart once for all modules that import it whole: by itself each of them would ask for it and
 * copy its hundreds of names, which took longer than to load the rest of the extension.
 * @type {esbuild.Plugin}
 */
const takeVsCodeOnce = {
  name: 'take-vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'vscode' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'vscode' },
    );
    build.onLoad({ filter: /.*/, namespace: 'vscode' }, () => ({
      contents: [
        "const vscode = require('vscode');",
        ...vsCodeNames().map((name) => `export const ${name} = vscode.${name};`),
      ].join('\n'),
      resolveDir: root,
    }));
  },
};

/** What the extension's modules use of `vscode`; the names of mere types among them are undefined, as nobody asks. */
const vsCodeNames = () => {
  const folder = path.join('src', 'vscode');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8'));
  // Also where a line is broken after the name, or it is taken apart.
  const used = texts.flatMap((text) => [...text.matchAll(/\bvscode\s*\.\s*(\w+)/g)].map(([, name]) => name));
  const taken = texts.flatMap((text) =>
    [...text.matchAll(/\{([^{}]*)\} = vscode\b(?!\s*\.)/g)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    ),
  );
  return [...new Set([...used, ...taken])].sort();
};

/**
 * One minified file, with everything in it.
 * @param {string} name
 * @param {string} [entry]
 * @param {{ banner?: string, external?: string[], plugins?: esbuild.Plugin[] }} [extra]
 * @returns {esbuild.BuildOptions}
 */
const bundle = (name, entry, { banner = '', external = [], plugins = [] } = {}) => ({
  ...common,
  ...(entry === undefined ? {} : { entryPoints: [entry] }),
  outfile: `dist/${name}.cjs`,
  format: 'cjs',
  minify: true,
  external,
  plugins,
  define: commonJsMeta,
  banner: { js: banner },
  // What is not in the bundle is Node's own: require() loads it at once, also where code runs from a cache.
  supported: { 'dynamic-import': false },
});

/**
 * The page of the board, for the browser that VS Code shows it in; loaded only where a board is opened.
 * @type {esbuild.BuildOptions}
 */
const board = {
  ...common,
  entryPoints: ['src/board/main.ts', 'src/board/board.css'],
  entryNames: 'board',
  outdir: 'dist',
  platform: 'browser',
  target: 'chrome128',
  format: 'iife',
  minify: true,
  loader: { '.svg': 'text' },
};

/** @returns {esbuild.BuildOptions[]} */
const productBuilds = () => [
  bundle('extension-main', 'src/vscode/extension.ts', { plugins: [takeVsCodeOnce, loadLazily] }),
  bundle('extension', 'src/vscode/loader.ts'),
  cliMain,
  cliLoader,
  bundle('runner', 'src/runner/main.ts'),
  board,
];

/**
 * The command line proper is a second file, so that a first small one can load it with its code compiled already.
 * @type {esbuild.BuildOptions}
 */
const cliLoader = bundle('cli', 'src/cli/loader.ts', { banner: '#!/usr/bin/env node\n' });

const cliMain = bundle('cli-main', 'src/cli/main.ts', { plugins: [loadLazily] });

/** @param {string} suffix */
const filesUnderTest = (suffix) =>
  readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix) && !file.includes('fixtures'))
    .map((file) => path.join('test', file));

/** @returns {esbuild.BuildOptions[]} */
const testBuilds = () => {
  const inHost = path.join('test', 'host') + path.sep;
  const all = filesUnderTest('.test.ts');
  /** @type {esbuild.BuildOptions} */
  const suite = { ...common, packages: 'external', outdir: 'out', outbase: 'test' };
  const hostEntries = [path.join(inHost, 'index.ts'), ...all.filter((file) => file.startsWith(inHost))];
  /** @type {esbuild.BuildOptions[]} */
  const builds = [
    {
      ...suite,
      entryPoints: [...all.filter((file) => !file.startsWith(inHost)), ...filesUnderTest('.bench.ts')],
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
    },
    {
      ...suite,
      entryPoints: hostEntries.filter((file) => existsSync(file)),
      format: 'cjs',
      packages: 'bundle', // require() gets another standard export of an ES module than a bundle does
      external: ['vscode', 'mocha'],
      outExtension: { '.js': '.cjs' },
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: importMetaUrl },
    },
    {
      ...suite,
      // Loaded into the product's own processes, before they begin.
      entryPoints: filesUnderTest('.hook.ts'),
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
    },
  ];
  return builds.filter(({ entryPoints }) => Array.isArray(entryPoints) && entryPoints.length > 0);
};

/**
 * Takes away what an earlier build left behind, and nothing that is in use: whoever runs the built program meanwhile
 * always finds it.
 * @param {string} folder
 * @param {ReadonlySet<string>} built
 */
const removeStale = async (folder, built) => {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const target = path.posix.join(folder, file.split(path.sep).join('/'));
    if (/\.([cm]?js|css)(\.map)?$/.test(target) && !built.has(target)) await rm(target, { force: true });
  }
};

const printSizes = async () => {
  for (const name of ['extension-main.cjs', 'cli-main.cjs', 'libraries.cjs', 'runner.cjs', 'board.js']) {
    const file = `dist/${name}`;
    const { size } = await stat(file);
    console.log(`${file.padEnd(20)} ${(size / 1024).toFixed(0).padStart(5)} KiB`);
  }
};

/** What calls the libraries. */
const callers = ['dist/extension-main.cjs', 'dist/cli-main.cjs'];
const buildLibraries = () => {
  const texts = callers.map((file) => readFileSync(file, 'utf8'));
  return esbuild.build({ ...bundle('libraries'), stdin: librariesEntry(texts.join('\n')), metafile: true });
};

/** @type {esbuild.Plugin} */
const librariesFollow = {
  name: 'libraries-follow',
  setup(build) {
    if (!callers.includes(build.initialOptions.outfile ?? '')) return;
    build.onEnd(async () => {
      if (callers.every((file) => existsSync(file))) await buildLibraries();
    });
  },
};

const builds = tests ? testBuilds() : productBuilds();
if (watch) {
  for (const options of builds) {
    const plugins = [...(options.plugins ?? []), librariesFollow];
    await (await esbuild.context({ ...options, plugins, logLevel: 'info' })).watch();
  }
} else {
  /** @param {esbuild.BuildOptions} options */
  const build = (options) => esbuild.build({ ...options, metafile: true });
  const results = await Promise.all(builds.map(build));
  if (!tests) results.push(await buildLibraries());
  await removeStale(
    tests ? 'out' : 'dist',
    new Set(results.flatMap(({ metafile }) => Object.keys(metafile.outputs))),
  );
  if (!tests) {
    await chmod('dist/cli.cjs', 0o755);
    await printSizes();
  }
}
