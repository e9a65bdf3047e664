let bundle: Readonly<Record<string, string>> = {};

/** Takes the texts of the person's language; where one is missing, English is shown. */
export function useTexts(texts: Readonly<Record<string, string>>): void {
  bundle = texts;
}

/** A text in the person's language, with `{0}`, `{1}` … filled in. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  return (bundle[text] ?? text).replaceAll(/\{(\d+)\}/g, (place, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? place : String(value);
  });
}
