import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const textsSchema = z.record(z.string(), z.string());

/** The manifest's texts in a language; English without one. */
export function manifestTexts(language?: string): Record<string, string> {
  const file = language === undefined ? 'package.nls.json' : `package.nls.${language}.json`;
  return z.parse(textsSchema, JSON.parse(readFileSync(file, 'utf8')));
}

/** The manifest as it is shown in English: with the texts that `%key%` stands for. */
export function shownManifest(): unknown {
  const texts = manifestTexts();
  return JSON.parse(readFileSync('package.json', 'utf8'), (_key, value: unknown) => {
    const [, key] = typeof value === 'string' ? (/^%(.+)%$/.exec(value) ?? []) : [];
    return key === undefined ? value : (texts[key] ?? value);
  });
}
