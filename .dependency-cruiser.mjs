/**
 * The layers: cli → core ← vscode, runner → core. The command line and the extension know core/index.ts, the runner
 * core/running.ts, and none of them what is behind it; the board's page knows what the core makes of events, and the
 * extension knows what is said to the page and by it. The loaders of the command line and the extension share what loads
 * a bundle, which takes its one function without all of the core.
 */
const shells = ['cli', 'runner', 'vscode'];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: `^src/(${shells.join('|')})/` },
    },
    {
      name: 'core-knows-no-vscode',
      severity: 'error',
      from: { path: '^src/(core|cli|runner)/' },
      to: { path: '(^vscode$|node_modules/@types/vscode)' },
    },
    ...shells.map((shell) => ({
      name: `${shell}-uses-only-the-public-core`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^src/${shell}/` },
      to: {
        path: '^src/',
        pathNot: `^src/(core/${shell === 'runner' ? 'running' : 'index'}\\.ts$|loading/|${shell}/${shell === 'vscode' ? '|board/(to|from)Page\\.ts$' : ''})`,
      },
    })),
    {
      name: 'board-is-a-page',
      severity: 'error',
      from: { path: '^src/board/' },
      to: {
        path: '^src/',
        pathNot: '^src/(board/|core/history/(run|lanes|series)\\.ts$|core/model/lazily\\.ts$)',
      },
    },
    {
      name: 'processes-only-in-core-process',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/core/process/' },
      to: { path: '(^(node:)?child_process$|node_modules/execa/)' },
    },
    {
      name: 'tools-stay-out-of-the-product',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
