// The texts of the extension's code, as translators get them.
import { getL10nJson } from '@vscode/l10n-dev';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** Where people are shown texts; the core tags what it says as `words`. */
const FOLDERS = ['src/vscode', 'src/board', 'src/core'];
const TAG = /\bwords`/g;
/**
 * The tool reads files that import VS Code; ours may be handed `l10n` instead, and call it in the same way. Each file
 * takes it a fifth of a second, so that they are handed to it as one.
 */
const IMPORT = "import * as vscode from 'vscode';";
const IMPORTS = /^import .* from 'vscode';$/gm;

/**
 * Every text that the sources hand to `l10n.t` or say as `words`, by itself, in the order of the alphabet.
 * @returns {Promise<Record<string, string>>}
 */
export const collectTexts = async () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(root, folder, name), 'utf8').replace(IMPORTS, ''))
      .map((source) => source.replaceAll(TAG, 'vscode.l10n.t`')),
  );
  const found = await getL10nJson([{ extension: '.ts', contents: [IMPORT, ...files].join('\n') }]);
  return Object.fromEntries(
    Object.keys(found)
      .sort()
      .map((text) => [text, text]),
  );
};
