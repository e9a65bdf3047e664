import assert from 'node:assert/strict';

/** Two languages of the same texts agree: the same keys, and in each text the same places to fill in and links. */
export function sameTexts(
  english: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): void {
  assert.deepEqual(Object.keys(other).sort(), Object.keys(english).sort());
  for (const [key, text] of Object.entries(other)) {
    assert.notEqual(text.trim(), '', key);
    assert.deepEqual(fixedParts(text), fixedParts(english[key] ?? ''), key);
  }
}

/** What no translation may change: `{0}`, icons, command links, code, and space at the ends. */
function fixedParts(text: string): string[] {
  const parts = text.match(/\{\w+\}|\$\([\w~-]+\)|\]\([^)]*\)|`+[^`]+`+|^\s+|\s+$/g) ?? [];
  return [...parts].sort();
}
