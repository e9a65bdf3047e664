// Writes l10n/bundle.l10n.json from the sources, and says what the translations lack or have too much.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/paths.mjs';
import { collectTexts } from './lib/texts.mjs';

const folder = path.join(root, 'l10n');
const english = 'bundle.l10n.json';
const texts = await collectTexts();
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, english), `${JSON.stringify(texts, undefined, 2)}\n`);
console.log(`l10n/${english}: ${Object.keys(texts).length} texts`);

for (const file of readdirSync(folder).filter((name) => name !== english)) {
  const source = readFileSync(path.join(folder, file), 'utf8');
  const translated = /** @type {Record<string, string>} */ (JSON.parse(source));
  const seen = new Set();
  for (const [, text = ''] of source.matchAll(/^ *("(?:[^"\\]|\\.)*"):/gm)) {
    if (seen.has(text)) console.log(`l10n/${file} has twice: ${text}`);
    seen.add(text);
  }
  for (const text of Object.keys(texts))
    if (!(text in translated)) console.log(`l10n/${file} lacks: ${text}`);
  for (const text of Object.keys(translated))
    if (!(text in texts)) console.log(`l10n/${file} has for nothing: ${text}`);
}
