/** Characters of a log's end that are looked at. */
const TAIL_CHARACTERS = 1_048_576;

/** An object with unknown values. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value is an object with keys. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects among the lines of a text, first to last. Other lines and halves of lines are passed over. */
export function* jsonLines(text: string): Generator<Json> {
  for (const line of text.slice(-TAIL_CHARACTERS).split('\n')) {
    const trimmed = line.trim();
    if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) continue;
    const value = parseOrUndefined(trimmed);
    if (isJson(value)) yield value;
  }
}

/** The value of a JSON text, or undefined where it is none. */
export function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object at `key`, or an empty one. */
export function objectAt(value: Json, key: string): Json {
  const found = value[key];
  return isJson(found) ? found : {};
}

/** The text at `key`, or undefined where it is none or empty. */
export function textAt(value: Json, key: string): string | undefined {
  const found = value[key];
  return typeof found === 'string' && found.trim() !== '' ? found : undefined;
}
