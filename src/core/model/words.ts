/** What is said to people: an English text with `{0}`, `{1}` … in it, and what stands there. A shell may say it in another language. */
export interface Words {
  readonly text: string;
  readonly values: readonly Said[];
}

/** What stands in words; other words are said in the same language. */
export type Said = string | number | Words;

/** Says a text, which stands for whatever it says in another language, with these values in its places. */
export type Say = (text: string, ...values: string[]) => string;

/** Words as a template literal: ``words`There is no task ${id}.` ``. `npm run l10n` collects them for translators. */
export function words(parts: TemplateStringsArray, ...values: readonly Said[]): Words {
  return { text: parts.reduce((text, part, index) => `${text}{${String(index - 1)}}${part}`), values };
}

/** Says words in some language. */
export function sayWords({ text, values }: Words, say: Say): string {
  return say(
    text,
    ...values.map((value) => (typeof value === 'object' ? sayWords(value, say) : String(value))),
  );
}

/** Says it in English. */
export function inEnglish(said: Said): string {
  if (typeof said !== 'object') return String(said);
  return sayWords(said, (text, ...values) =>
    text.replaceAll(/\{(\d+)\}/g, (place, index: string) => values[Number(index)] ?? place),
  );
}
