import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const processImports = {
  group: ['execa', 'node:child_process', 'child_process'],
  message: 'Processes are started in src/core/process only.',
};
const vscodeImport = { group: ['vscode'], message: 'Only src/vscode knows VS Code.' };
const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only, so that a name is the same everywhere.',
};
/** Where texts are shown to people: properties of what VS Code shows, its messages, and errors that are told. */
const shownPlaces = [
  'Property[key.name=/^(title|prompt|placeHolder|placeholder|tooltip|label|detail|description|message)$/]',
  'CallExpression[callee.property.name=/^show(Information|Warning|Error)Message$/]',
  "NewExpression[callee.name='OrchestraError']",
].join(', ');
const plainTexts = [
  'Literal[value=/[a-z]{2} [a-z]/]',
  'TemplateLiteral > TemplateElement[value.raw=/[a-z]{2} [a-z]/]',
].map((text) => ({
  selector: `:matches(${shownPlaces}) > ${text}`,
  message: 'What people read goes through l10n.t, so that it can be translated.',
}));
/** Every question says what it is about, and what is chosen by Enter. */
const questions = {
  selector:
    'CallExpression[callee.property.name=/^show(QuickPick|InputBox)$/]:not(:has(Property[key.name="title"]):has(Property[key.name="placeHolder"]))',
  message: 'A list or a box has a title and a placeHolder.',
};
/**
 * @param {{ group: string[], message: string }[]} patterns
 * @returns {import('eslint').Linter.RulesRecord}
 */
const restrictImports = (...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns }],
});

export default defineConfig(
  { ignores: ['dist/', 'out/', 'node_modules/', '**/fixtures/'] },
  tseslint.configs.strictTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 300],
      'no-restricted-syntax': ['error', noDefaultExport],
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
    },
  },
  { files: ['src/**'], rules: restrictImports(processImports, vscodeImport) },
  { files: ['src/core/process/**'], rules: restrictImports(vscodeImport) },
  { files: ['src/vscode/**'], rules: restrictImports(processImports) },
  {
    files: ['src/vscode/**', 'src/board/**'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, questions, ...plainTexts] },
  },
  {
    files: ['**/*.mjs'],
    rules: {
      'no-restricted-syntax': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      // These two do not see the types that JSDoc gives to what JSON.parse returns.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
