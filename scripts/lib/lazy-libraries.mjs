// Which libraries the bundles load late, and how: see loadLazily and librariesEntry.
import { root } from './paths.mjs';

/**
 * Modules that most commands never need: loaded at the first call of one of their functions. Loading them takes a tenth
 * of the time of a short command.
 */
const lazyModules = [
  'node:child_process',
  'node:crypto',
  'node:os',
  'node:v8',
  'fast-string-truncated-width',
  'picocolors',
  'pretty-ms',
  '@commander-js/extra-typings',
  'jsonc-parser',
  'js-yaml',
  'zod/mini',
];
/** Those of them that are large: they lie in a bundle of their own, which then need not even be read. */
const libraries = ['@commander-js/extra-typings', 'jsonc-parser', 'js-yaml', 'zod/mini'];
const LIBRARIES_BUNDLE = './libraries.cjs';
/** It loads much of Node: so not before it is asked for, when another of the libraries is. */
const COMMONJS_LIBRARY = '@commander-js/extra-typings';

/**
 * Puts a stand-in in the place of each of them, which loads it when it is called.
 * @type {import('esbuild').Plugin}
 */
export const loadLazily = {
  name: 'load-lazily',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${lazyModules.join('|')})$`) }, ({ path: name, namespace }) =>
      namespace === 'lazy' ? undefined : { path: name, namespace: 'lazy', sideEffects: false },
    );
    build.onResolve({ filter: /^\.\/libraries\.cjs$/ }, () => ({ path: LIBRARIES_BUNDLE, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path: name }) => {
      const from = libraries.includes(name)
        ? `require('${LIBRARIES_BUNDLE}')[${JSON.stringify(name)}]`
        : `require('${name}')`;
      return {
        contents: (await functionsOf(name)).map((used) => callLater(used, from)).join('\n'),
        resolveDir: root,
      };
    });
  },
};

/** @param {string} name */
const functionsOf = async (name) => {
  /** @type {Record<string, unknown>} */
  const exports = await import(name);
  return Object.keys(exports).filter((key) => typeof exports[key] === 'function' && /^\w+$/.test(key));
};

/** @param {string} used @param {string} from */
const callLater = (used, from) => {
  const call = /^[A-Z]/.test(used) ? `Reflect.construct(${from}.${used}, args)` : `${from}.${used}(...args)`;
  return `function later_${used}(...args) { return ${call}; } export { later_${used} as ${used} };`;
};

/** @param {string} name @param {string} callers */
const handOn = (name, callers) => {
  const calls = callers.matchAll(new RegExp(`\\["${name}"\\]\\.(\\w+)`, 'g'));
  const used = [...new Set([...calls].map(([, called = '']) => called))];
  const at = `l${libraries.indexOf(name)}`;
  if (name === COMMONJS_LIBRARY) {
    const asked = used.map((called) => `get ${called}() { return require('${name}').${called}; }`);
    return `const ${at} = { ${asked.join()} }; export { ${at} as '${name}' };`;
  }
  const imported = used.map((called) => `${called} as ${at}_${called}`);
  const handedOn = used.map((called) => `${called}: ${at}_${called}`);
  return `import { ${imported.join()} } from '${name}'; const ${at} = { ${handedOn.join()} }; export { ${at} as '${name}' };`;
};

/**
 * The source of the bundle with the libraries: the functions that the command line and the extension call, and no more.
 * @param {string} callers text of the bundles that call them
 * @returns {import('esbuild').StdinOptions}
 */
export const librariesEntry = (callers) => ({
  contents: [
    // Compiling a check pays after thousands of values; a command reads a few.
    "import { config } from 'zod/mini'; config({ jitless: true });",
    ...libraries.map((name) => handOn(name, callers)),
  ].join('\n'),
  resolveDir: root,
});
