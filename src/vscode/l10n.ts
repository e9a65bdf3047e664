/** Texts in the person's language. `vscode.l10n` is one; files that do not know VS Code are handed it. */
export interface L10n {
  /** The text that stands for this English one, with `{0}`, `{1}` … filled in. */
  t(text: string, ...values: readonly (string | number)[]): string;
}

/** English, for whom language is none of a person's: a language model, a test. */
export const english: L10n = {
  t: (text, ...values) =>
    text.replaceAll(/\{(\d+)\}/g, (place, index: string) => String(values[Number(index)] ?? place)),
};

/** A number as the language writes it, with so many digits behind the point at most. `en` is translated too: its own tag. */
export function numberText(value: number, l10n: L10n, digits = 0): string {
  return value.toLocaleString(l10n.t('en'), { maximumFractionDigits: digits });
}
