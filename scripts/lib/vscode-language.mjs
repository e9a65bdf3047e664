// VS Code in another language: a language pack without words, so that what shows in the language is the extension's own.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Leaves a language pack as VS Code leaves one that was installed. It translates nothing of VS Code itself.
 * @param {string} serverDataDir
 * @param {string} language
 */
export const writeLanguagePack = async (serverDataDir, language) => {
  const folder = path.join(serverDataDir, 'data');
  await mkdir(folder, { recursive: true });
  const translations = path.join(folder, `${language}.i18n.json`);
  await writeFile(translations, JSON.stringify({ contents: {} }));
  const extensions = [
    { extensionIdentifier: { id: `orchestra.language-pack-${language}` }, version: '1.0.0' },
  ];
  const pack = { hash: language, label: language, extensions, translations: { vscode: translations } };
  await writeFile(path.join(folder, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
};
