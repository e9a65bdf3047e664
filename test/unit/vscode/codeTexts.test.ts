import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { collectTexts } from '../../../scripts/lib/texts.mjs';
import { sameTexts } from './texts.ts';

const bundleSchema = z.record(z.string(), z.string());

describe('the texts of the code', () => {
  it('stand in the bundle, none missing and none for nothing (npm run l10n writes it)', async function () {
    this.timeout(60_000);
    const texts = await collectTexts();
    assert.ok(Object.keys(texts).length > 400);
    assert.deepEqual(bundle('bundle.l10n.json'), texts);
  });

  it('are whole in German', () => {
    sameTexts(bundle('bundle.l10n.json'), bundle('bundle.l10n.de.json'));
  });

  it('are written out where they are translated: what is put together there, no translator gets to see', () => {
    // What the core says was collected where it says it.
    const unread = sources().flatMap(([file, source]) =>
      file === 'errorText.ts'
        ? []
        : [...source.matchAll(/\bl10n\.t\((?!\s*(?:'[^'\n]*'|"[^"\n]*")\s*[,)])[^\n]*/g)].map(
            ([call]) => `${file}: ${call}`,
          ),
    );
    assert.deepEqual(unread, []);
  });
});

function bundle(name: string): Record<string, string> {
  return z.parse(bundleSchema, JSON.parse(readFileSync(path.join('l10n', name), 'utf8')));
}

function sources(): [string, string][] {
  return ['src/vscode', 'src/board'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name): [string, string] => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}
