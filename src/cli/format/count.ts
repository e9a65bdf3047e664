/** `1 task`, `2 tasks`, `0 tasks`: for words that take an s. */
export function countOf(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}
